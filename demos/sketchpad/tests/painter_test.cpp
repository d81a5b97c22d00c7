// What the painter asks of a canvas.
#include "painter.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sketchpad {
namespace {

class ListedCanvas : public Canvas {
 public:
  void clear(Layer layer) override { cleared += layer == Layer::ink ? "ink " : "live "; }
  void draw(Layer layer, Pen, std::span<const float> curves) override {
    (layer == Layer::ink ? ink : live).emplace_back(curves.begin(), curves.end());
  }
  void drawCursor(const Person& person) override { cursors += person.name + ' '; }
  void drawInvitation(std::string_view) override { ++invitations; }

  void forget() { *this = {}; }

  using Curves = std::vector<float>;
  std::string cleared, cursors;
  std::vector<Curves> ink, live;
  int invitations = 0;
};

class PainterTest : public testing::Test {
 protected:
  PainterTest() {
    drawing.join({.id = 1, .name = "Owl"});
    drawing.join({.id = 2, .name = "Yak"});
  }

  void draw(std::vector<Point> steps) { drawing.extend(1, steps); }
  void paint() {
    canvas.forget();
    painter.paint(drawing, 2);
  }

  Drawing drawing;
  ListedCanvas canvas;
  Painter painter{canvas};
};

using Curves = ListedCanvas::Curves;

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

TEST_F(PainterTest, CurvesGoFromMiddleToMiddleAndTheLastPieceIsLive) {
  drawing.begin(1, 1, {}, {0, 0});
  draw({{10, 0}, {0, 10}});
  paint();
  EXPECT_EQ(canvas.ink, (std::vector<Curves>{{0, 0, 0, 0, 5, 0, 10, 0, 10, 5}}));
  EXPECT_EQ(canvas.live, (std::vector<Curves>{{10, 5, 10, 10, 10, 10}}));
}

TEST_F(PainterTest, WhatIsInTheInkIsNotDrawnAgain) {
  drawing.begin(1, 1, {}, {0, 0});
  draw({{10, 0}, {0, 10}});
  paint();
  draw({{-10, 0}});
  paint();
  EXPECT_EQ(canvas.ink, (std::vector<Curves>{{10, 5, 10, 10, 5, 10}}));
}

TEST_F(PainterTest, TheEndGoesIntoTheInk) {
  drawing.begin(1, 1, {}, {0, 0});
  draw({{10, 0}});
  paint();
  drawing.end(1);
  paint();
  EXPECT_EQ(canvas.ink, (std::vector<Curves>{{5, 0, 10, 0, 10, 0}}));
  EXPECT_TRUE(canvas.live.empty());
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
  EXPECT_EQ(canvas.cleared, "ink live ");
  EXPECT_EQ(canvas.ink.size(), 1u);
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
