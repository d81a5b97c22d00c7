// The user's input, without a connection.
#include "tools.h"

#include <gtest/gtest.h>

#include <vector>

namespace sketchpad {
namespace {

// In a window that shows the whole paper at (86, 20), 1107 by 692 pixels.
class ToolsTest : public testing::Test {
 protected:
  ToolsTest() { tools.resize(1280, 800); }

  void stroke(double x, double y) {
    tools.press({.x = x, .y = y});
    tools.move({.x = x + 40, .y = y});
    tools.release(0);
  }
  std::size_t strokes() const { return room.drawing().finishedStrokes(); }
  const Stroke& last() const { return room.drawing().strokes().back(); }
  void touch(std::int64_t id, double x, double y) {
    tools.press({.id = id, .x = x, .y = y, .isTouch = true});
  }
  void slide(std::int64_t id, double x, double y) {
    tools.move({.id = id, .x = x, .y = y, .isTouch = true});
  }

  Room room{"ws://127.0.0.1:1/sketchpad", "test"};
  Tools tools{room};
};

TEST_F(ToolsTest, APenDrawsOnThePaperAndNotBesideIt) {
  stroke(20, 400);
  EXPECT_EQ(strokes(), 0u);
  stroke(86, 20);
  ASSERT_EQ(strokes(), 1u);
  EXPECT_EQ(last().points.front(), (Point{0, 0}));
}

TEST_F(ToolsTest, SizesAndEraserAreOfThePen) {
  tools.type("]", false, false);
  stroke(300, 300);
  EXPECT_EQ(last().pen.width, 18u);
  tools.type("e", false, false);
  stroke(300, 300);
  EXPECT_TRUE(last().pen.erases);
  EXPECT_EQ(last().pen.width, 72u);
  EXPECT_TRUE(tools.isOn(Command::eraser));
}

TEST_F(ToolsTest, TheEraserIsAsLargeAsWhatItTakesAway) {
  EXPECT_EQ(tools.eraserSize(), 0);
  tools.type("e", false, false);
  EXPECT_NEAR(tools.eraserSize(), 4 * 9 * 1107.0 / paperWidth, 0.1);
  tools.wheel(300, 300, 0, -400, true);
  tools.type("]", false, false);
  EXPECT_NEAR(tools.eraserSize(), 2 * 4 * 18 * 1107.0 / paperWidth, 0.1);
  tools.holdHand(true);
  EXPECT_EQ(tools.eraserSize(), 0);
}

TEST_F(ToolsTest, ADigitIsAColour) {
  tools.type("3", false, false);
  stroke(300, 300);
  EXPECT_EQ(last().pen.colour, 2u);
}

TEST_F(ToolsTest, UndoAndRedoAreKeys) {
  stroke(300, 300);
  stroke(300, 400);
  const auto points = last().points;
  tools.type("z", true, false);
  EXPECT_EQ(strokes(), 1u);
  tools.type("Z", true, true);
  EXPECT_EQ(strokes(), 2u);
  EXPECT_EQ(last().points, points);
  EXPECT_FALSE(tools.isPossible(Command::redo));
}

TEST_F(ToolsTest, AClearCanBeTakenBackUntilTheNextStroke) {
  stroke(300, 300);
  stroke(300, 400);
  tools.run(Command::clear);
  EXPECT_EQ(strokes(), 0u);
  EXPECT_TRUE(tools.isPossible(Command::undo));
  tools.run(Command::undo);  // The last action was to clear.
  EXPECT_EQ(strokes(), 2u);
  tools.run(Command::clear);
  EXPECT_EQ(strokes(), 0u);
  tools.run(Command::redo);
  EXPECT_EQ(strokes(), 2u);
  tools.run(Command::clear);
  stroke(300, 300);
  EXPECT_FALSE(tools.isPossible(Command::redo));
}

TEST(OwnStrokes, WhatWasTakenBackStaysGoneWhateverARelayBrings) {
  OwnStrokes mine;
  for (const std::uint32_t number : {1u, 2u, 3u, 4u}) mine.add(number);
  EXPECT_EQ(mine.takeYoungest(), 4u);
  EXPECT_TRUE(mine.isGone(4));
  EXPECT_FALSE(mine.isGone(3));
  mine.clear();
  mine.add(5);
  EXPECT_EQ(mine.lastCleared(), 3u);
  EXPECT_TRUE(mine.isGone(1) && mine.isGone(4));
  EXPECT_FALSE(mine.isGone(5));
}

TEST_F(ToolsTest, AnUndoTakesAlsoTheStrokeThatIsBeingDrawn) {
  tools.press({.x = 300, .y = 300});
  tools.type("z", true, false);
  EXPECT_TRUE(room.drawing().isEmpty());
  tools.move({.x = 350, .y = 300});
  tools.release(0);
  EXPECT_TRUE(room.drawing().isEmpty());
}

TEST_F(ToolsTest, ZoomKeepsThePlaceUnderTheMouse) {
  const auto before = tools.placement().toPaper(400, 300);
  tools.wheel(400, 300, 0, -400, true);
  EXPECT_EQ(tools.zoomPercent(), 200);
  const auto after = tools.placement().toPaper(400, 300);
  EXPECT_NEAR(after.x, before.x, 2);
  EXPECT_NEAR(after.y, before.y, 2);
}

TEST_F(ToolsTest, ZoomEndsAtTheWholePaper) {
  const auto whole = tools.placement();
  tools.type("+", false, false);
  EXPECT_FALSE(tools.placement() == whole);
  for (int i = 0; i < 3; ++i) tools.type("-", false, false);
  EXPECT_TRUE(tools.placement() == whole);
  EXPECT_FALSE(tools.isPossible(Command::zoomOut));
}

TEST_F(ToolsTest, TheHandMovesThePaperAndSomeOfItStaysInSight) {
  tools.type("+", false, false);
  tools.type("h", false, false);
  const auto before = tools.placement();
  tools.press({.x = 300, .y = 300});
  tools.move({.x = 310, .y = 320});
  EXPECT_EQ(tools.placement().left, before.left + 10);
  EXPECT_EQ(tools.placement().top, before.top + 20);
  tools.move({.x = 99'999, .y = 99'999});
  EXPECT_LT(tools.placement().left, 1280);
  EXPECT_LT(tools.placement().top, 800);
  EXPECT_TRUE(room.drawing().isEmpty());
}

TEST_F(ToolsTest, TheMiddleButtonAndTheSpaceBarAreAHandToo) {
  tools.type("+", false, false);
  tools.press({.x = 300, .y = 300, .pans = true});
  tools.release(0);
  tools.holdHand(true);
  stroke(300, 300);
  EXPECT_TRUE(room.drawing().isEmpty());
  tools.holdHand(false);
  stroke(300, 300);
  EXPECT_EQ(strokes(), 1u);
}

TEST_F(ToolsTest, ASecondFingerTakesTheStrokeBackAndEnlarges) {
  touch(1, 400, 300);
  slide(1, 410, 300);
  touch(2, 500, 300);
  EXPECT_TRUE(room.drawing().isEmpty());
  slide(2, 590, 300);
  EXPECT_EQ(tools.zoomPercent(), 200);
  tools.release(1);
  slide(2, 600, 300);  // A finger that does not move draws nothing.
  tools.release(2);
  EXPECT_TRUE(room.drawing().isEmpty());
  touch(3, 400, 300);
  tools.release(3);
  EXPECT_EQ(strokes(), 1u);
}

TEST_F(ToolsTest, APressureIsSmoothedAndGoesWithThePoints) {
  tools.press({.x = 300, .y = 300, .pressure = 0.5});
  tools.move({.x = 340, .y = 300, .pressure = 1});
  tools.release(0);
  EXPECT_TRUE(last().pen.presses);
  EXPECT_EQ(last().points.front().pressure, 50);
  EXPECT_EQ(last().points.back().pressure, 75);
}

TEST_F(ToolsTest, ALargerWindowShowsTheSamePlace) {
  tools.wheel(640, 400, 0, -800, true);
  const auto before = tools.placement().toPaper(640, 400);
  tools.resize(1600, 900);
  EXPECT_NEAR(tools.placement().toPaper(800, 450).x, before.x, 2);
  EXPECT_EQ(tools.zoomPercent(), 400);
}

TEST_F(ToolsTest, SavingIsTheFrontEndsBusiness) {
  std::vector<Command> saved;
  tools.onSave = [&saved](Command command) { saved.push_back(command); };
  EXPECT_TRUE(tools.type("s", true, false));
  EXPECT_TRUE(tools.type("S", true, true));
  EXPECT_EQ(saved, (std::vector<Command>{Command::savePng, Command::saveSvg}));
  EXPECT_FALSE(tools.type("q", false, false));
}

}  // namespace
}  // namespace sketchpad
