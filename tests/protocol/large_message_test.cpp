// Large messages are read directly from the network into their own buffer.
#include <gtest/gtest.h>

#include <cstring>
#include <utility>

#include "protocol/conversation.h"

namespace web::protocol {
namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;

// Plays a network that reads directly whenever it may, at most `step` bytes at a time.
std::string receiveDirectly(Conversation& conversation, const Bytes& wire, std::size_t firstRead,
                            std::size_t step, std::size_t* direct = nullptr) {
  conversation.receive(std::span(wire).first(firstRead));
  for (std::size_t at = firstRead; at < wire.size();) {
    auto room = conversation.session.directBuffer();
    auto count = std::min({step, wire.size() - at, room.empty() ? 1000 : room.size()});
    if (room.empty()) {
      conversation.receive(std::span(wire).subspan(at, count));
    } else {
      std::memcpy(room.data(), wire.data() + at, count);
      conversation.session.receivedDirectly(count);
      conversation.askForEvents();
      if (direct) *direct += count;
    }
    at += count;
  }
  return conversation.events();
}

std::string sampleText(std::size_t size) {
  std::string text;
  while (text.size() + 10 < size) text += "ab\xc3\xa9\xe2\x82\xac";
  return text + std::string(size - text.size(), '.');
}

TEST(LargeMessage, IsReadStraightIntoItsBuffer) {
  for (std::size_t step : {1000u, 65536u, 100000u, 10000000u}) {
    Conversation conversation;
    conversation.open();
    const auto text = sampleText(mebibyte);
    std::size_t direct = 0;
    auto events =
        receiveDirectly(conversation, textFrame("first") + textFrame(text) + textFrame("last"),
                        5000, step, &direct);
    ASSERT_TRUE(events == "text 'first'; text '" + text + "'; text 'last'") << step;
    EXPECT_GT(direct, mebibyte - 80000);
  }
}

TEST(LargeMessage, MayBeFragmented) {
  Conversation conversation;
  conversation.open();
  const auto part = repeated("01 ff"_hex, 100000);
  auto events = receiveDirectly(conversation,
                                frame(0x02, part) + "89 01 70"_hex + frame(0x80, part), 100, 30000);
  EXPECT_TRUE(events == "binary " + toText(repeated("01ff"_bytes, 200000)));
  EXPECT_EQ(conversation.sent(), "PONG 'p'");
}

TEST(LargeMessage, IsValidatedAsItComes) {
  Conversation conversation;
  conversation.open();
  auto wire = textFrame(std::string(mebibyte, 'x'));
  conversation.receive(std::span(wire).first(1000));
  auto room = conversation.session.directBuffer();
  ASSERT_FALSE(room.empty());
  room[0] = std::byte{0xff};
  conversation.session.receivedDirectly(1);
  EXPECT_EQ(conversation.askForEvents().events(),
            "failed: a text message is not valid UTF-8; closed 1006 ''");
  EXPECT_TRUE(conversation.session.directBuffer().empty());
}

// Copying takes time, and each turn should take little.
TEST(LargeMessage, IsMovedSeldomWhileItGrows) {
  for (const bool isFinal : {true, false}) {
    Conversation conversation;
    conversation.open();
    std::size_t moved = 0, received = 0;
    const std::byte* start = nullptr;
    conversation.receive(isFinal ? "82 7f 00 00 00 00 04 00 00 00"_hex
                                 : "02 7f 00 00 00 00 04 00 00 00"_hex);
    while (received < 64 * mebibyte) {
      auto room = conversation.session.directBuffer();
      if (room.empty()) break;
      EXPECT_LE(room.size(), mebibyte);
      const auto* now = room.data() - received;
      if (now != std::exchange(start, now) && received > 0) moved = std::max(moved, received);
      received += room.size();
      conversation.session.receivedDirectly(room.size());
      conversation.askForEvents();
    }
    EXPECT_GT(received, 63 * mebibyte);
    EXPECT_LE(moved, (isFinal ? 2 : 9) * mebibyte) << isFinal;
  }
}

TEST(LargeMessage, TakesMemoryOnlyAsItArrives) {
  Conversation conversation;
  conversation.open().receive("82 7f 00 00 00 00 03 ff ff ff"_hex);
  EXPECT_LE(conversation.session.directBuffer().size(), 65536u) << "64 MiB announced, nothing come";
}

TEST(LargeMessage, ReusesTheBufferOfTheOneBefore) {
  Conversation conversation;
  conversation.open();
  auto wire = frame(0x82, Bytes(mebibyte));
  receiveDirectly(conversation, wire, 1000, mebibyte);
  conversation.receive(std::span(wire).first(1000));
  EXPECT_EQ(conversation.session.directBuffer().size(), mebibyte - 1000 + 10);
}

TEST(DirectBuffer, IsEmptyUnlessALargeFrameIsUnderWay) {
  Conversation conversation;
  EXPECT_TRUE(conversation.session.directBuffer().empty());
  conversation.open();
  EXPECT_TRUE(conversation.session.directBuffer().empty());
  conversation.receive("82 7e ff ff 00"_hex);
  EXPECT_TRUE(conversation.session.directBuffer().empty()) << "less than 64 KiB is to come";
}

TEST(DirectBuffer, IsEmptyWhileInputWaits) {
  Conversation conversation;
  conversation.open().receive("82 7f 00 00 00 00 00 10 00 00"_hex);
  auto more = "00 01"_hex;
  conversation.session.receive(more);
  EXPECT_TRUE(conversation.session.directBuffer().empty());
}

TEST(DirectBuffer, IsGoneOnceTheSessionHasFailed) {
  Conversation conversation;
  conversation.open().receive("82 7f 00 00 00 00 00 10 00 00"_hex);
  EXPECT_FALSE(conversation.session.directBuffer().empty());
  conversation.session.fail(1001, "away");
  EXPECT_TRUE(conversation.session.directBuffer().empty());
}

TEST(Memory, IsReleasedOnRequestAndTakenAgain) {
  Conversation conversation;
  conversation.open();
  for (int i = 0; i < 2; ++i) {
    conversation.receive(textFrame(std::string(1000, 'x')));
    conversation.session.sendText("hi");
    EXPECT_EQ(conversation.events().size(), 7 + 1000u);
    EXPECT_EQ(conversation.sent(), "TEXT 'hi'");
    conversation.session.releaseMemory();
    EXPECT_LT(conversation.session.text().capacity(), 100u);
  }
}

TEST(Memory, OfAMessageUnderWayIsNotReleased) {
  Conversation conversation;
  conversation.open().receive("01 01 61"_hex);
  conversation.session.sendText("hi");
  conversation.session.releaseMemory();
  EXPECT_EQ(conversation.receive("80 01 62"_hex).events(), "text 'ab'");
  EXPECT_EQ(conversation.sent(), "TEXT 'hi'");
}

}  // namespace
}  // namespace web::protocol
