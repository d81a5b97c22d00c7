// What a client sends to the relay after a lost connection: undone strokes stay undone, and that is
// sent once.
#include "room.h"

#include <web/event_loop.h>

#include <gtest/gtest.h>

#include <cstdio>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "fake_platform/fake_channel.h"
#include "fake_platform/fake_timers.h"

namespace sketchpad {
namespace {

using namespace std::chrono_literals;

// The test plays the relay: I am number 7, and a stroke goes from (10, 10) to (50, 50).
class RoomTest : public testing::Test {
 protected:
  using Numbers = std::initializer_list<int>;

  void say(Numbers numbers) {
    std::vector<std::byte> bytes;
    for (const int number : numbers) bytes.push_back(static_cast<std::byte>(number));
    channel->receiveBinary(std::move(bytes));
  }

  // The relay remembers these strokes, and `last` is the last one that it received.
  void connect(int last = 0, Numbers strokes = {}) {
    while (web::fake::lastChannel() == channel) {
      web::fake::passTime(100ms);
      web::pollEvents();
    }
    channel = web::fake::lastChannel();
    channel->open("sketchpad.v2");
    say({0x10, 7, 0, last});
    for (const int number : strokes) say({0x13, 7, number, 4, 0, 9, 1, 20, 20, 80, 80});
    say({0x14});
    tick();
  }

  void lose() {
    channel->finish(false, 1006);
    tick();
    channel->binarySent.clear();
  }

  void draw() {
    room.press({10, 10});
    room.drag({50, 50});
    room.release();
    tick();
  }

  void tick() {
    web::pollEvents();
    room.frame(now += 20ms);
  }

  // The messages about strokes in hexadecimal: 03 begins one, 04 moves, 05 ends it, 09 undoes one,
  // 0a all up to that number.
  std::string told() {
    std::string text;
    for (const auto& message : channel->binarySent) {
      const auto kind = std::to_integer<int>(message.front());
      if (kind == 1 || kind == 2 || kind == 6 || kind == 12) continue;  // Hello, colour, pointer.
      for (const auto byte : message) {
        char digits[3];
        std::snprintf(digits, sizeof digits, "%02x", std::to_integer<unsigned>(byte));
        text += digits;
      }
      text += ' ';
    }
    channel->binarySent.clear();
    return text;
  }

  // The numbers of the strokes that I see.
  std::string seen() const {
    std::string text;
    for (const auto& stroke : room.drawing().strokes()) {
      if (!stroke.points.empty()) text += std::to_string(stroke.number) + ' ';
    }
    return text;
  }

  Room room{"ws://h/sketchpad", "tea", "Ada"};
  Room::Clock::time_point now = Room::Clock::now();
  std::shared_ptr<web::fake::FakeChannel> channel;
};

TEST_F(RoomTest, AStrokeIsToldAsItIsDrawn) {
  connect();
  draw();
  EXPECT_EQ(told(), "03010000091414 045050 05 ");
}

TEST_F(RoomTest, AnUndoDuringACutIsToldOnceAfterIt) {
  connect();
  draw();
  lose();
  room.undo();
  EXPECT_EQ(seen(), "");
  connect(1, {1});
  EXPECT_EQ(seen(), "");
  EXPECT_EQ(told(), "0901 ");
  tick();
  EXPECT_EQ(told(), "");
}

TEST_F(RoomTest, AnUndoThatWasLostOnItsWayIsToldAgain) {
  connect();
  draw();
  room.undo();
  tick();
  EXPECT_EQ(told(), "03010000091414 045050 05 0901 ");
  lose();
  connect(1, {1});
  EXPECT_EQ(seen(), "");
  EXPECT_EQ(told(), "0901 ");
}

TEST_F(RoomTest, AnUndoThatArrivedBeforeTheCutIsNotToldAgain) {
  connect();
  draw();
  room.undo();
  tick();
  lose();
  connect(1);
  EXPECT_EQ(seen(), "");
  EXPECT_EQ(told(), "");
}

TEST_F(RoomTest, AnUndoneStrokeOfWhichNobodyHeardIsToldToNobody) {
  connect();
  lose();
  draw();
  room.undo();
  connect();
  EXPECT_EQ(seen(), "");
  EXPECT_EQ(told(), "");
}

TEST_F(RoomTest, AnUndoHoldsThroughASecondCut) {
  connect();
  draw();
  lose();
  room.undo();
  connect(1, {1});
  lose();
  connect(1, {1});
  EXPECT_EQ(seen(), "");
  EXPECT_EQ(told(), "0901 ");
}

TEST_F(RoomTest, WhatWasTakenBackDuringACutMayBeBroughtBackAfterIt) {
  connect();
  draw();
  lose();
  room.undo();
  connect(1, {1});
  told();
  ASSERT_TRUE(room.canRedo());
  room.redo();
  tick();
  EXPECT_EQ(seen(), "2 ");
  EXPECT_EQ(told(), "03020000091414 045050 05 ");
}

TEST_F(RoomTest, WhatWasTakenBackAndBroughtBackDuringACutIsThereOnce) {
  connect();
  draw();
  lose();
  room.undo();
  room.redo();
  connect(1, {1});
  EXPECT_EQ(seen(), "2 ");
  EXPECT_EQ(told(), "0901 03020000091414 045050 05 ");
}

TEST_F(RoomTest, AnUndoOfAStrokeThatTheCutHalvedTakesItAwayAsAWhole) {
  connect();
  room.press({10, 10});
  tick();
  EXPECT_EQ(told(), "03010000091414 ");
  lose();
  room.drag({50, 50});
  room.undo();
  connect(1, {1});
  EXPECT_EQ(seen(), "");
  EXPECT_EQ(told(), "0901 ");
}

TEST_F(RoomTest, AClearDuringACutIsToldOnceAndSparesWhatCameLater) {
  connect();
  draw();
  draw();
  lose();
  room.clear();
  draw();
  EXPECT_EQ(seen(), "3 ");
  connect(2, {1, 2});
  EXPECT_EQ(seen(), "3 ");
  EXPECT_EQ(told(), "0a02 03030000091414 045050 05 ");
}

TEST_F(RoomTest, AClearThatArrivedBeforeTheCutIsNotToldAgain) {
  connect();
  draw();
  room.clear();
  tick();
  lose();
  connect(1);
  EXPECT_EQ(seen(), "");
  EXPECT_EQ(told(), "");
}

TEST_F(RoomTest, WhatWasClearedDuringACutMayBeBroughtBackAfterIt) {
  connect();
  draw();
  draw();
  lose();
  room.clear();
  connect(2, {1, 2});
  EXPECT_EQ(told(), "0a02 ");
  room.redo();
  tick();
  EXPECT_EQ(seen(), "3 4 ");
  EXPECT_EQ(told(), "03030000091414 045050 05 03040000091414 045050 05 ");
}

TEST_F(RoomTest, AnUndoAfterAClearBringsBackWhatWasCleared) {
  connect();
  draw();
  draw();
  room.clear();
  tick();
  told();
  EXPECT_TRUE(room.canUndo());
  room.undo();
  tick();
  EXPECT_EQ(seen(), "3 4 ");
  EXPECT_EQ(told(), "03030000091414 045050 05 03040000091414 045050 05 ");
}

TEST_F(RoomTest, AnUndoAfterAClearAndANewStrokeTakesThatStrokeBack) {
  connect();
  draw();
  room.clear();
  draw();
  tick();
  told();
  room.undo();
  tick();
  EXPECT_EQ(seen(), "");
  EXPECT_EQ(told(), "0902 ");
}

// A page that was reloaded sends the same key, and the relay knows its strokes.
TEST_F(RoomTest, StrokesOfBeforeAreMineAndMayBeTakenBack) {
  connect(2, {1, 2});
  EXPECT_TRUE(room.canUndo());
  room.undo();
  room.undo();
  tick();
  EXPECT_EQ(seen(), "");
  EXPECT_EQ(told(), "0902 0901 ");
}

TEST_F(RoomTest, MyNameIsWhatTheRelayHasAccepted) {
  connect();
  room.rename(" Z\noe ");
  tick();
  say({0x0b, 7, 'Z', 'o', 'e'});
  tick();
  EXPECT_EQ(room.name(), "Zoe");
}

}  // namespace
}  // namespace sketchpad
