// The messages as bytes; relay/test has the same ones.
#include "wire.h"

#include <gtest/gtest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <span>
#include <variant>
#include <vector>

namespace sketchpad::wire {
namespace {

Bytes bytes(std::initializer_list<int> values) {
  Bytes result;
  for (const int value : values) result.push_back(static_cast<std::byte>(value));
  return result;
}

template <class Message>
Message decoded(std::initializer_list<int> values) {
  const auto message = decode(bytes(values));
  if (!message || !std::holds_alternative<Message>(*message)) {
    ADD_FAILURE() << "these bytes are another message, or none";
    return {};
  }
  return std::get<Message>(*message);
}

TEST(WireToTheRelay, AHelloIsTheKeyAndTheName) {
  const Key key{std::byte{1}, std::byte{2}};
  EXPECT_EQ(hello(key, "Zo"), bytes({1, 1, 2, 0, 0, 0, 0, 0, 0, 'Z', 'o'}));
}

TEST(WireToTheRelay, ABeginHasNumberStyleColourWidthAndPlace) {
  EXPECT_EQ(begin(1, {.colour = 3, .width = 8}, {100, -1}), bytes({3, 1, 0, 3, 8, 0xc8, 1, 1}));
}

TEST(WireToTheRelay, ASlowMoveHasThreeBytes) {
  const std::array points{Point{105, -6}};
  EXPECT_EQ(move({100, -1}, points), bytes({4, 10, 9}));
}

TEST(WireToTheRelay, AFastMoveHasFiveBytes) {
  const std::array points{Point{1000, -1000}};
  EXPECT_EQ(move({}, points).size(), 5u);
}

TEST(WireToTheRelay, EachPointIsAStepFromTheOneBefore) {
  const std::array points{Point{1, 0}, Point{1, 2}};
  EXPECT_EQ(move({}, points), bytes({4, 2, 0, 0, 4}));
}

TEST(WireToTheRelay, ACursorThatLeavesThePaperHasNoPlace) {
  EXPECT_EQ(cursor(Point{1, 2}), bytes({6, 2, 4}));
  EXPECT_EQ(cursor(std::nullopt), bytes({6}));
}

TEST(WireToTheRelay, TheOthersAreOneOrTwoBytes) {
  EXPECT_EQ(colour(2), bytes({2, 2}));
  EXPECT_EQ(end(), bytes({5}));
  EXPECT_EQ(resume(9), bytes({7, 9}));
}

TEST(WireToTheRelay, AnEraserIsAStyle) {
  EXPECT_EQ(begin(1, {.colour = 3, .width = 8, .erases = true}, {}), bytes({3, 1, 1, 3, 8, 0, 0}));
}

TEST(WireToTheRelay, APressureStandsBehindItsPoint) {
  const Pen pen{.colour = 3, .width = 8, .presses = true};
  EXPECT_EQ(begin(1, pen, {0, 0, 50}), bytes({3, 1, 2, 3, 8, 0, 0, 50}));
  const std::array points{Point{1, -1, 60}};
  EXPECT_EQ(move(Point{}, points, true), bytes({8, 2, 1, 60}));
}

TEST(WireToTheRelay, WhatIsTakenBackIsANumber) {
  EXPECT_EQ(undo(300), bytes({9, 0xac, 2}));
  EXPECT_EQ(clear(3), bytes({10, 3}));
}

TEST(WireToTheRelay, ANameAndAPing) {
  EXPECT_EQ(name("Zo"), bytes({11, 'Z', 'o'}));
  EXPECT_EQ(ping(5), bytes({12, 5}));
}

TEST(WireFromTheRelay, AWelcomeSaysWhoIAm) {
  const auto welcome = decoded<Welcome>({16, 7, 2, 0xac, 2, 'O', 'w', 'l'});
  EXPECT_EQ(welcome.me.id, 7u);
  EXPECT_EQ(welcome.me.colour, 2u);
  EXPECT_EQ(welcome.lastStroke, 300u);
  EXPECT_EQ(welcome.me.name, "Owl");
}

TEST(WireFromTheRelay, SomebodyJoins) {
  const auto joined = decoded<Joined>({17, 1, 3, 'K', 'i', 'w', 'i'});
  EXPECT_EQ(joined.id, 1u);
  EXPECT_EQ(joined.colour, 3u);
  EXPECT_EQ(joined.name, "Kiwi");
}

TEST(WireFromTheRelay, SomebodyLeaves) { EXPECT_EQ(decoded<Left>({18, 2}).id, 2u); }

TEST(WireFromTheRelay, AStrokeBegins) {
  const auto begun = decoded<StrokeBegun>({3, 1, 1, 0, 3, 8, 0xc8, 1, 1});
  EXPECT_EQ(begun.id, 1u);
  EXPECT_EQ(begun.number, 1u);
  EXPECT_EQ(begun.pen.colour, 3u);
  EXPECT_EQ(begun.pen.width, 8u);
  EXPECT_EQ(begun.at, (Point{100, -1}));
}

TEST(WireFromTheRelay, APenMovesBySteps) {
  const auto moved = decoded<PenMoved>({4, 1, 10, 9, 0, 2});
  EXPECT_EQ(moved.id, 1u);
  EXPECT_EQ(moved.steps, (std::vector<Point>{{5, -5}, {0, 1}}));
}

TEST(WireFromTheRelay, AStrokeEndsAndGoesOn) {
  EXPECT_EQ(decoded<StrokeEnded>({5, 1}).id, 1u);
  EXPECT_EQ(decoded<StrokeResumed>({7, 1, 9}).number, 9u);
}

TEST(WireFromTheRelay, ACursorIsAPlaceOrNone) {
  EXPECT_EQ(decoded<CursorMoved>({6, 1, 2, 4}).at, (Point{1, 2}));
  EXPECT_EQ(decoded<CursorMoved>({6, 1}).at, std::nullopt);
}

TEST(WireFromTheRelay, AHistoryHasWholeStrokes) {
  const auto history =
      decoded<History>({19, 1, 1, 4, 2, 8, 1, 20, 40, 2, 2, 3, 1, 0, 4, 9, 0, 0, 0});
  ASSERT_EQ(history.strokes.size(), 2u);
  const auto& first = history.strokes[0];
  EXPECT_EQ(first.author, 1u);
  EXPECT_TRUE(first.finished);
  EXPECT_EQ(first.points, (std::vector<Point>{{10, 20}, {11, 21}}));
  const auto& second = history.strokes[1];
  EXPECT_EQ(second.author, 3u);
  EXPECT_FALSE(second.finished);
  EXPECT_EQ(second.pen.width, 9u);
  EXPECT_EQ(second.points, (std::vector<Point>{{0, 0}}));
}

TEST(WireFromTheRelay, AHistoryKnowsStyles) {
  const auto history = decoded<History>({19, 1, 1, 7, 2, 8, 1, 20, 40, 50, 2, 2, 60});
  ASSERT_EQ(history.strokes.size(), 1u);
  const auto& stroke = history.strokes[0];
  EXPECT_TRUE(stroke.pen.erases);
  EXPECT_TRUE(stroke.finished);
  EXPECT_EQ(stroke.points, (std::vector<Point>{{10, 20, 50}, {11, 21, 60}}));
}

TEST(WireFromTheRelay, APenPressesHarder) {
  EXPECT_EQ(decoded<StrokeBegun>({3, 1, 1, 2, 3, 8, 0, 0, 50}).at.pressure, 50);
  EXPECT_EQ(decoded<PenMoved>({8, 1, 2, 1, 60}).steps, (std::vector<Point>{{1, -1, 60}}));
}

TEST(WireFromTheRelay, SomebodyTakesStrokesBack) {
  EXPECT_EQ(decoded<StrokeUndone>({9, 1, 5}).number, 5u);
  EXPECT_EQ(decoded<StrokesCleared>({10, 1, 5}).last, 5u);
}

TEST(WireFromTheRelay, SomebodyHasANewName) {
  EXPECT_EQ(decoded<Renamed>({11, 1, 'Z', 'o'}).name, "Zo");
}

TEST(WireFromTheRelay, APingIsAnswered) { EXPECT_EQ(decoded<Pong>({21, 0xac, 2}).number, 300u); }

TEST(WireFromTheRelay, ABatchHoldsMessages) {
  const auto batch = bytes({22, 2, 5, 1, 3, 10, 2, 9});
  const auto messages = unpack(batch);
  ASSERT_EQ(messages.size(), 2u);
  EXPECT_EQ(Bytes(messages[0].begin(), messages[0].end()), bytes({5, 1}));
  EXPECT_EQ(Bytes(messages[1].begin(), messages[1].end()), bytes({10, 2, 9}));
  EXPECT_EQ(unpack(bytes({20})).size(), 1u);
}

TEST(WireFromTheRelay, AHistoryIsReady) { decoded<Ready>({20}); }

// Invalid messages.

TEST(WireFaults, NothingIsNoMessage) { EXPECT_FALSE(decode({})); }

TEST(WireFaults, OnlyPeopleSayHello) { EXPECT_FALSE(decode(bytes({1, 0, 0, 0, 0, 0, 0, 0, 0}))); }

TEST(WireFaults, AnUnknownKindIsNoMessage) {
  for (const int kind : {0, 12, 15, 22, 23, 99, 255})
    EXPECT_FALSE(decode(bytes({kind, 1}))) << kind;
}

TEST(WireFaults, AMessageThatEndsTooEarlyIsNone) {
  EXPECT_FALSE(decode(bytes({3, 1, 1, 0, 3, 8, 0xc8})));
  EXPECT_FALSE(decode(bytes({4, 1, 10})));
}

TEST(WireFaults, AMessageWithMoreAtItsEndIsNone) { EXPECT_FALSE(decode(bytes({20, 0}))); }

TEST(WireFaults, ANumberHas32BitsAtMost) {
  EXPECT_EQ(decoded<Left>({18, 0xff, 0xff, 0xff, 0xff, 0x0f}).id, 0xffffffffu);
  EXPECT_FALSE(decode(bytes({18, 0xff, 0xff, 0xff, 0xff, 0x1f})));
  EXPECT_FALSE(decode(bytes({18, 0x80, 0x80, 0x80, 0x80, 0x80, 0})));
}

TEST(WireFaults, AStrokeThatClaimsMorePointsThanItHasTakesNoMemory) {
  EXPECT_FALSE(decode(bytes({19, 1, 1, 4, 2, 8, 0xff, 0xff, 0xff, 0xff, 0x0f, 0, 0, 2, 2})));
}

TEST(WireFaults, StepsWithoutEndNeverOverflow) {
  auto far = bytes({19, 1, 1, 4, 2, 8, 100, 0, 0});
  for (int i = 0; i < 200; ++i) {
    for (const int byte : {0xfe, 0xff, 0xff, 0xff, 0x0f})
      far.push_back(static_cast<std::byte>(byte));
  }
  const auto message = decode(far);
  ASSERT_TRUE(message);
  EXPECT_EQ(std::get<History>(*message).strokes[0].points.back(), (Point{farthest, farthest}));
}

TEST(WireFaults, ABatchThatEndsTooEarlyHoldsNothing) {
  EXPECT_TRUE(unpack(bytes({22, 2, 5, 1, 3, 10, 2})).empty());
  EXPECT_TRUE(unpack(bytes({22, 0xff})).empty());
}

TEST(WireFaults, APressureIsAPercentage) {
  EXPECT_EQ(decoded<PenMoved>({8, 1, 2, 1, 0xff, 1}).steps[0].pressure, fullPressure);
}

TEST(WireFaults, AWidthIsNeitherNothingNorAll) {
  EXPECT_EQ(decoded<StrokeBegun>({3, 1, 1, 0, 3, 0, 0, 0}).pen.width, 1u);
  EXPECT_EQ(decoded<StrokeBegun>({3, 1, 1, 0, 3, 0xff, 0xff, 3, 0, 0}).pen.width, 200u);
}

// Every message of a few bytes, and many longer ones: each is parsed or refused, and parsed ones
// can be drawn. Sanitizers check this.
TEST(WireFaults, AnyBytesAreSurvived) {
  std::minstd_rand random(1);
  int messages = 0;
  for (int round = 0; round < 100'000; ++round) {
    Bytes noise(random() % 40);
    for (auto& byte : noise) byte = static_cast<std::byte>(random() % (round % 2 ? 256 : 24));
    for (const auto part : unpack(noise)) messages += decode(part).has_value();
    const auto message = decode(noise);
    const auto* history = message ? std::get_if<History>(&*message) : nullptr;
    if (!history) continue;
    Drawing drawing;
    for (const auto& stroke : history->strokes) drawing.add(stroke);
  }
  EXPECT_GT(messages, 1000);
}

}  // namespace
}  // namespace sketchpad::wire
