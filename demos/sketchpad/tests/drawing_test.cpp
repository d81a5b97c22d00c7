// The drawing: strokes, people, and how changes are reported.
#include "drawing.h"

#include <gtest/gtest.h>

#include <array>
#include <vector>

namespace sketchpad {
namespace {

constexpr Pen cobaltPen{.colour = 2, .width = 8};

// Two people, one of whom is drawing.
Drawing started() {
  Drawing drawing;
  drawing.join({.id = 1, .colour = 0, .name = "Owl"});
  drawing.join({.id = 2, .colour = 1, .name = "Yak"});
  drawing.begin(1, 1, cobaltPen, {10, 20});
  return drawing;
}

void extend(Drawing& drawing, PersonId author, Point step) { drawing.extend(author, {&step, 1}); }

TEST(Drawing, AStrokeGrowsByStepsUntilItEnds) {
  auto drawing = started();
  extend(drawing, 1, {5, -5});
  drawing.end(1);
  extend(drawing, 1, {1, 1});
  ASSERT_EQ(drawing.strokes().size(), 1u);
  EXPECT_EQ(drawing.strokes()[0].points, (std::vector<Point>{{10, 20}, {15, 15}}));
  EXPECT_TRUE(drawing.strokes()[0].finished);
}

TEST(Drawing, SeveralPeopleDrawAtOnce) {
  auto drawing = started();
  drawing.begin(2, 1, cobaltPen, {0, 0});
  extend(drawing, 1, {1, 0});
  extend(drawing, 2, {0, 1});
  EXPECT_EQ(drawing.current(1)->points.back(), (Point{11, 20}));
  EXPECT_EQ(drawing.current(2)->points.back(), (Point{0, 1}));
}

TEST(Drawing, ANewStrokeEndsTheOneBefore) {
  auto drawing = started();
  drawing.begin(1, 2, cobaltPen, {0, 0});
  EXPECT_TRUE(drawing.find(1, 1)->finished);
  EXPECT_FALSE(drawing.find(1, 2)->finished);
}

TEST(Drawing, WhoLeavesHasFinished) {
  auto drawing = started();
  drawing.leave(1);
  EXPECT_EQ(drawing.finishedStrokes(), 1u);
  EXPECT_EQ(drawing.people().size(), 1u);
}

TEST(Drawing, AStrokeGoesOnWhereItStopped) {
  auto drawing = started();
  drawing.end(1);
  drawing.resume(1, 1);
  extend(drawing, 1, {1, 1});
  EXPECT_EQ(drawing.find(1, 1)->points.back(), (Point{11, 21}));
}

TEST(Drawing, TheCursorFollowsThePen) {
  auto drawing = started();
  extend(drawing, 1, {1, 1});
  EXPECT_EQ(drawing.people().at(1).cursor, (Point{11, 21}));
  EXPECT_EQ(drawing.people().at(1).colour, cobaltPen.colour);
}

TEST(Drawing, WhoIsNotThereDrawsNothing) {
  auto drawing = started();
  drawing.begin(9, 1, cobaltPen, {0, 0});
  extend(drawing, 9, {1, 1});
  drawing.end(9);
  drawing.resume(9, 1);
  drawing.setCursor(9, Point{1, 1});
  EXPECT_EQ(drawing.strokes().size(), 1u);
}

TEST(Drawing, AStrokeThatIsThereIsNotAddedAgain) {
  auto drawing = started();
  drawing.add({.author = 1, .number = 1, .pen = cobaltPen, .finished = true, .points = {{0, 0}}});
  EXPECT_EQ(drawing.strokes().size(), 1u);
}

TEST(Drawing, AStrokeWithoutPointsIsNone) {
  Drawing drawing;
  drawing.add({.author = 1, .number = 1, .pen = cobaltPen, .finished = true});
  EXPECT_TRUE(drawing.strokes().empty());
}

TEST(Drawing, AStrokeThatIsTakenAwayLeavesAHoleAndTheOthersTheirPlaces) {
  auto drawing = started();
  drawing.begin(1, 2, cobaltPen, {0, 0});
  drawing.remove(1, 1);
  EXPECT_EQ(drawing.find(1, 1), nullptr);
  EXPECT_EQ(drawing.find(1, 2), &drawing.strokes()[1]);
  EXPECT_EQ(drawing.takeHoles().size(), 1u);
  EXPECT_TRUE(drawing.takeHoles().empty());
  EXPECT_EQ(drawing.finishedStrokes(), 0u);
}

TEST(Drawing, TheStrokeThatIsBeingDrawnMayBeTakenAway) {
  auto drawing = started();
  drawing.remove(1, 1);
  extend(drawing, 1, {1, 1});
  EXPECT_TRUE(drawing.isEmpty());
  EXPECT_EQ(drawing.current(1), nullptr);
}

TEST(Drawing, AClearTakesOnePersonsStrokesUpToANumber) {
  auto drawing = started();
  for (const PersonId author : {1u, 2u}) {
    for (const std::uint32_t number : {2u, 3u})
      drawing.add({.author = author, .number = number, .finished = true, .points = {{0, 0}}});
  }
  drawing.clear(1, 2);
  EXPECT_FALSE(drawing.find(1, 1) || drawing.find(1, 2));
  EXPECT_TRUE(drawing.find(1, 3) && drawing.find(2, 2) && drawing.find(2, 3));
}

TEST(Drawing, AStrokeKnowsHowFarItReaches) {
  auto drawing = started();
  extend(drawing, 1, {5, -30});
  EXPECT_EQ(drawing.find(1, 1)->box, (Box{10, -10, 15, 20}));
}

TEST(Drawing, TellsOnceWhatHasChanged) {
  auto drawing = started();
  drawing.begin(2, 1, cobaltPen, {0, 0});
  drawing.takeChanged();
  extend(drawing, 1, {1, 1});
  extend(drawing, 1, {1, 1});
  EXPECT_EQ(drawing.takeChanged(), std::vector<std::size_t>{0});
  EXPECT_TRUE(drawing.takeChanged().empty());
}

TEST(Drawing, AnotherDrawingIsANewGeneration) {
  auto drawing = started();
  const auto [version, generation] = std::pair(drawing.version(), drawing.generation());
  drawing.become(Drawing());
  EXPECT_GT(drawing.version(), version);
  EXPECT_GT(drawing.generation(), generation);
  EXPECT_TRUE(drawing.strokes().empty());
}

TEST(Drawing, AStrokeHasAnEnd) {
  auto drawing = started();
  const std::vector<Point> steps(mostPointsInStroke);
  drawing.extend(1, steps);
  EXPECT_EQ(drawing.current(1)->points.size(), 1u);
}

TEST(Drawing, ForgetsTheOldestStrokesButNoneThatIsBeingDrawn) {
  auto drawing = started();
  const auto generation = drawing.generation();
  const std::vector<Point> points(30'000);
  for (std::uint32_t number = 1; number <= 400; ++number)
    drawing.add(
        {.author = 2, .number = number, .pen = cobaltPen, .finished = true, .points = points});
  EXPECT_LT(drawing.strokes().size(), 350u);
  EXPECT_GT(drawing.generation(), generation);
  EXPECT_TRUE(drawing.find(1, 1));
  EXPECT_EQ(drawing.current(1), drawing.find(1, 1));
  EXPECT_TRUE(drawing.find(2, 400));
  EXPECT_FALSE(drawing.find(2, 1));
}

TEST(Drawing, PlacesFarAwayStayNumbers) {
  EXPECT_EQ(moved({farthest, -farthest}, {2'147'483'647, -2'147'483'647}),
            (Point{farthest, -farthest}));
}

}  // namespace
}  // namespace sketchpad
