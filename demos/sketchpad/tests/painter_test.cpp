// The painter's calls to a canvas.
#include "painter.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sketchpad {
namespace {

class ListedCanvas : public Canvas {
 public:
  void clear(Layer layer) override {
    cleared += layer == Layer::ink ? "ink " : layer == Layer::next ? "next " : "live ";
    if (layer == Layer::next) next.clear();
  }
  void showNext() override {
    cleared += "shown ";
    ink = next;
  }
  int beginCut(Layer, std::span<const Box> boxes) override {
    cuts.emplace_back(boxes.begin(), boxes.end());
    return 3;
  }
  void endCut(Layer) override {}
  void draw(Layer layer, const Colour& colour, double width,
            std::span<const float> curves) override {
    auto& lines = layer == Layer::ink ? ink : layer == Layer::next ? next : live;
    lines.emplace_back(curves.begin(), curves.end());
    widths.push_back(width);
    colours += std::string(colour.name) + ' ';
  }
  void drawCursor(const Person& person) override { cursors += person.name + ' '; }
  void drawInvitation(std::string_view) override { ++invitations; }

  void forget() { *this = {}; }

  using Curves = std::vector<float>;
  std::string cleared, cursors, colours;
  std::vector<Curves> ink, next, live;
  std::vector<std::vector<Box>> cuts;
  std::vector<double> widths;
  int invitations = 0;
};

constexpr auto whenever = Painter::Clock::time_point::max();
constexpr auto atOnce = Painter::Clock::time_point();

class PainterTest : public testing::Test {
 protected:
  PainterTest() {
    drawing.join({.id = 1, .name = "Owl"});
    drawing.join({.id = 2, .name = "Yak"});
    paint();
  }

  void draw(std::vector<Point> steps) { drawing.extend(1, steps); }
  void paint(Painter::Clock::time_point deadline = whenever) {
    canvas.forget();
    painter.paint(drawing, 2, deadline);
  }
  void drawMany(std::uint32_t count) {
    for (std::uint32_t number = 1; number <= count; ++number)
      drawing.add({.author = 1, .number = number, .finished = true, .points = {{5, 5}}});
  }

  Drawing drawing;
  ListedCanvas canvas;
  Painter painter{canvas};
};

using Curves = ListedCanvas::Curves;
using Cuts = std::vector<std::vector<Box>>;

TEST_F(PainterTest, InvitesWhileThereIsNothing) {
  paint();
  EXPECT_EQ(canvas.invitations, 1);
  drawing.begin(1, 1, {}, {0, 0});
  paint();
  EXPECT_EQ(canvas.invitations, 0);
}

TEST_F(PainterTest, AFirstPointIsADotOnTheLiveLayer) {
  drawing.begin(1, 1, {}, {5, 5});
  paint();
  EXPECT_TRUE(canvas.ink.empty());
  EXPECT_EQ(canvas.live, (std::vector<Curves>{{5, 5, 5, 5, 5.1f, 5}}));
}

TEST_F(PainterTest, CurvesGoFromMiddleToMiddleInOneLineThatIsLive) {
  drawing.begin(1, 1, {}, {0, 0});
  draw({{10, 0}, {0, 10}});
  paint();
  EXPECT_TRUE(canvas.ink.empty());
  EXPECT_EQ(canvas.live, (std::vector<Curves>{{0, 0, 0, 0, 5, 0, 10, 0, 10, 5, 10, 10, 10, 10}}));
}

TEST_F(PainterTest, ALongLineGoesIntoTheInkOnceAndTheRestIsLive) {
  drawing.begin(1, 1, {}, {0, 0});
  draw(std::vector<Point>(12, {2, 0}));
  paint();
  ASSERT_EQ(canvas.ink.size(), 1u);
  EXPECT_EQ(canvas.ink[0].size(), 2 + 4 * 12u);
  EXPECT_EQ(canvas.live, (std::vector<Curves>{{23, 0, 24, 0, 24, 0}}));
  draw({{2, 0}});
  paint();
  EXPECT_TRUE(canvas.ink.empty());
  EXPECT_EQ(canvas.live, (std::vector<Curves>{{23, 0, 24, 0, 25, 0, 26, 0, 26, 0}}));
}

TEST_F(PainterTest, TheEndGoesIntoTheInk) {
  drawing.begin(1, 1, {}, {0, 0});
  draw({{10, 0}});
  paint();
  drawing.end(1);
  paint();
  EXPECT_EQ(canvas.ink, (std::vector<Curves>{{0, 0, 0, 0, 5, 0, 10, 0, 10, 0}}));
  EXPECT_TRUE(canvas.live.empty());
}

// However its points arrive, so that nothing changes on the screen when everything is repainted.
TEST_F(PainterTest, AStrokeThatGrowsIsInkedInTheLinesOfOneThatIsThere) {
  for (const bool presses : {false, true}) {
    std::vector<Curves> inked;
    drawing.begin(1, presses + 1u, {.width = 6, .presses = presses}, {0, 0});
    for (int i = 1; i <= 40; ++i) {
      draw(std::vector<Point>(static_cast<std::size_t>(i % 4),
                              {3, i, static_cast<std::uint8_t>(i)}));
      paint();
      inked.insert(inked.end(), canvas.ink.begin(), canvas.ink.end());
    }
    drawing.end(1);
    paint();
    inked.insert(inked.end(), canvas.ink.begin(), canvas.ink.end());
    painter.forget();
    paint();
    EXPECT_EQ(inked, canvas.ink);
    drawing.remove(1, presses + 1u);
    paint();
  }
}

TEST_F(PainterTest, AStrokeInOnePieceIsTheSameCurve) {
  drawing.begin(1, 1, {}, {0, 0});
  draw({{10, 0}});
  drawing.end(1);
  paint();
  EXPECT_EQ(canvas.ink, (std::vector<Curves>{{0, 0, 0, 0, 5, 0, 10, 0, 10, 0}}));
}

TEST_F(PainterTest, NothingNewIsNoInk) {
  drawing.begin(1, 1, {}, {0, 0});
  drawing.end(1);
  paint();
  paint();
  EXPECT_TRUE(canvas.ink.empty());
  EXPECT_EQ(canvas.cleared, "live ");
}

TEST_F(PainterTest, AnotherDrawingIsPaintedAnew) {
  drawing.begin(1, 1, {}, {0, 0});
  drawing.end(1);
  paint();
  auto other = drawing;
  drawing.become(other);
  paint();
  EXPECT_EQ(canvas.cleared, "next shown live ");
  EXPECT_EQ(canvas.ink.size(), 1u);
}

TEST_F(PainterTest, AnotherViewIsPaintedOutOfSightUntilItIsComplete) {
  drawMany(200);
  paint();
  painter.forget();
  paint(atOnce);
  EXPECT_EQ(canvas.cleared, "next live ");
  EXPECT_EQ(canvas.next.size(), 64u);
  EXPECT_TRUE(painter.isBehind());
  for (int frame = 0; painter.isBehind(); ++frame) {
    ASSERT_LT(frame, 4);
    paint(atOnce);
  }
  EXPECT_EQ(canvas.cleared, "shown live ");
  EXPECT_EQ(canvas.next.size(), 200u - 3 * 64u);
}

TEST_F(PainterTest, WhoDrawsMeanwhileIsSeenAboveIt) {
  drawMany(200);
  drawing.begin(1, 999, {}, {0, 0});
  draw({{10, 0}, {0, 10}});
  painter.forget();
  paint(atOnce);
  EXPECT_EQ(canvas.live, (std::vector<Curves>{{0, 0, 0, 0, 5, 0, 10, 0, 10, 5, 10, 10, 10, 10}}));
}

TEST_F(PainterTest, WhereAStrokeWasTakenAwayOnlyItsNeighboursArePaintedAgain) {
  const Pen pen{.width = 10};
  for (std::uint32_t number = 1; number <= 3; ++number) {
    const int x = number == 3 ? 500 : 0;
    drawing.add({.author = 1, .number = number, .pen = pen, .finished = true, .points = {{x, 0}}});
  }
  paint();
  drawing.remove(1, 2);
  paint();
  EXPECT_EQ(canvas.cuts, (Cuts{{{-7, -7, 7, 7}}}));
  EXPECT_EQ(canvas.ink, (std::vector<Curves>{{0, 0, 0, 0, 0.1f, 0}}));
  EXPECT_EQ(canvas.cleared, "live ");
}

TEST_F(PainterTest, ALargeHoleIsMendedInPartsWhileThereIsTime) {
  drawing.add({.author = 1, .number = 1, .finished = true, .points = {{0, 0}, {1000, 0}}});
  paint();
  drawing.remove(1, 1);
  paint(atOnce);
  ASSERT_EQ(canvas.cuts.size(), 1u);
  const auto first = canvas.cuts.front();
  EXPECT_GT(first.size(), 1u);
  EXPECT_TRUE(painter.isBehind());
  for (int frame = 0; painter.isBehind(); ++frame) {
    ASSERT_LT(frame, 10);
    paint(atOnce);
    ASSERT_EQ(canvas.cuts.size(), 1u);
    EXPECT_NE(canvas.cuts.front(), first);
  }
  EXPECT_EQ(canvas.cuts.front().front().left, -2);
}

TEST_F(PainterTest, WhatLiesInTwoPartsOfAHoleIsPaintedOnce) {
  drawing.add({.author = 1, .number = 1, .finished = true, .points = {{0, 0}, {48, 0}}});
  drawing.add({.author = 2, .number = 1, .finished = true, .points = {{12, 0}, {36, 0}}});
  paint();
  drawing.remove(1, 1);
  paint();
  EXPECT_EQ(canvas.cuts, (Cuts{{{-2, -2, 26, 2}, {22, -2, 50, 2}}}));
  EXPECT_EQ(canvas.ink, (std::vector<Curves>{{12, 0, 12, 0, 24, 0, 36, 0, 36, 0}}));
}

TEST_F(PainterTest, OfALongNeighbourOnlyWhatTouchesTheHoleIsPaintedAgain) {
  drawing.add({.author = 1, .number = 1, .finished = true, .points = {{0, 50}, {0, 60}}});
  const std::vector<Point> neighbour{{0, 0}, {0, 20}, {0, 40}, {0, 60}, {0, 80}, {0, 100}};
  drawing.add({.author = 2, .number = 1, .finished = true, .points = neighbour});
  paint();
  drawing.remove(1, 1);
  paint();
  EXPECT_EQ(canvas.ink, (std::vector<Curves>{{0, 30, 0, 40, 0, 50, 0, 60, 0, 70}}));
}

TEST_F(PainterTest, WhatIsDrawnIntoAHoleThatWaitsIsMendedWithIt) {
  drawing.add({.author = 1, .number = 1, .finished = true, .points = {{0, 0}, {1000, 0}}});
  paint();
  drawing.remove(1, 1);
  paint(atOnce);
  ASSERT_TRUE(painter.isBehind());
  drawing.add({.author = 2, .number = 1, .finished = true, .points = {{20, 0}}});
  paint();
  EXPECT_EQ(canvas.ink, (std::vector<Curves>(2, {20, 0, 20, 0, 20.1f, 0})));
}

TEST_F(PainterTest, WhatIsTakenAwayWhileAllIsPaintedAnewIsGoneAfterwards) {
  drawMany(200);
  paint();
  painter.forget();
  paint(atOnce);
  EXPECT_EQ(canvas.next.size(), 64u);
  drawing.remove(1, 1);
  drawing.remove(1, 200);
  paint();
  EXPECT_EQ(canvas.cuts, (Cuts{{{3, 3, 7, 7}, {3, 3, 7, 7}}}));
  EXPECT_EQ(canvas.next.size(), 63u + 199 - 64);
  EXPECT_FALSE(painter.isBehind());
}

TEST_F(PainterTest, WhereManyStrokesWereTakenAwayAllIsPaintedAnew) {
  drawMany(1200);
  drawing.add({.author = 2, .number = 1, .finished = true, .points = {{0, 0}}});
  paint();
  drawing.clear(1, 1200);
  paint();
  EXPECT_THAT(canvas.cuts, testing::IsEmpty());
  EXPECT_EQ(canvas.cleared, "next shown live ");
  EXPECT_EQ(canvas.ink.size(), 1u);
}

TEST_F(PainterTest, WhatIsDrawnWhileAStrokeIsTakenAwayIsNotLost) {
  drawing.add({.author = 2, .number = 1, .finished = true, .points = {{0, 0}}});
  drawing.begin(1, 1, {.presses = true}, {0, 0, 0});
  paint();
  draw({{500, 0}, {0, 500}});
  drawing.remove(2, 1);
  paint();
  const Curves first{0, 0, 0, 0, 250, 0};  // Again where it touches the other one's place.
  EXPECT_EQ(canvas.ink, (std::vector<Curves>{first, {250, 0, 500, 0, 500, 250}, first}));
}

TEST_F(PainterTest, AnEraserHasTheColourOfThePaper) {
  drawing.begin(1, 1, {.colour = 2, .width = 40, .erases = true}, {0, 0});
  paint();
  EXPECT_EQ(canvas.colours, "Paper ");
  EXPECT_EQ(drawing.people().at(1).colour, 2u);
}

TEST_F(PainterTest, ALineIsAsWideAsThePenIsPressed) {
  drawing.begin(1, 1, {.width = 10, .presses = true}, {0, 0, 0});
  draw({{10, 0, 50}, {10, 0, 100}});
  drawing.end(1);
  paint();
  EXPECT_THAT(canvas.widths, testing::Pointwise(testing::DoubleEq(), {2.0, 6.0, 10.0}));
  EXPECT_EQ(canvas.ink,
            (std::vector<Curves>{{0, 0, 0, 0, 5, 0}, {5, 0, 10, 0, 15, 0}, {15, 0, 20, 0, 20, 0}}));
}

TEST_F(PainterTest, TheOthersHaveCursorsWhereTheyAreOverThePaper) {
  drawing.setCursor(1, Point{1, 1});
  drawing.setCursor(2, Point{2, 2});
  paint();
  EXPECT_EQ(canvas.cursors, "Owl ");
  drawing.setCursor(1, {});
  paint();
  EXPECT_EQ(canvas.cursors, "");
}

}  // namespace
}  // namespace sketchpad
