// A large message goes out part by part, each masked right before the network takes it.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "protocol/conversation.h"
#include "protocol/message_writer.h"

namespace web::protocol {
namespace {

constexpr std::size_t kibibyte = 1024;

// A network that takes so many bytes, and then none.
class Network final : public OutputTaker {
 public:
  Network(ClientSession& session, std::size_t room) : session_(session), room_(room) {}

  bool takeOutput() override {
    parts.push_back(session_.outputSize());
    places.push_back(session_.output().data());
    while (room_ > 0 && session_.outputSize() > 0) {
      const auto next = session_.output();
      const auto count = std::min(next.size(), room_);
      wire.insert(wire.end(), next.begin(), next.begin() + static_cast<std::ptrdiff_t>(count));
      room_ -= count;
      session_.outputSent(count);
    }
    return session_.outputSize() == 0;
  }

  Bytes wire;
  std::vector<std::size_t> parts;  // What waited, each time that it was asked.
  std::vector<const std::byte*> places;

 private:
  ClientSession& session_;
  std::size_t room_;
};

class LargeSending : public testing::Test {
 protected:
  LargeSending() { conversation.open().output(); }

  static constexpr std::size_t noEnd = static_cast<std::size_t>(-1);

  static Bytes payload(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7 + i / 251);
    return bytes;
  }

  // What went out at once and what is still to go is one frame that has this.
  void expectWhole(Bytes wire, const Bytes& message) {
    wire = wire + conversation.output();
    std::span<const std::byte> left(wire);
    EXPECT_TRUE(takeClientFrame(left).payload == message);
    EXPECT_TRUE(left.empty());
    EXPECT_EQ(session.bufferedAmount(), 0u);
  }

  Conversation conversation;
  ClientSession& session = conversation.session;
};

TEST_F(LargeSending, IsWholeWhereverTheNetworkTakesNoMore) {
  const auto message = payload(300 * kibibyte + 5);
  for (std::size_t room = 0; room < message.size() + 1000; room += 19997) {
    Network network(session, room);
    session.sendBinary(message, &network);
    EXPECT_LE(network.wire.size(), room);
    EXPECT_EQ(session.outputSize(), message.size() + maxFrameHeaderSize - network.wire.size());
    expectWhole(std::move(network.wire), message);
  }
}

TEST_F(LargeSending, IsWholeInEverySize) {
  for (std::size_t size : {65536u, 81919u, 81920u, 81921u, 147455u, 147456u, 147457u, 1048576u}) {
    Network network(session, noEnd);
    session.sendBinary(payload(size), &network);
    expectWhole(std::move(network.wire), payload(size));
  }
}

TEST_F(LargeSending, TakesSmallPartsOfMemoryAgainAndAgain) {
  Network network(session, noEnd);
  session.sendBinary(payload(1024 * kibibyte), &network);
  EXPECT_EQ(network.parts.size(), 15u);
  for (const auto part : network.parts) EXPECT_LE(part, 64 * kibibyte + maxFrameHeaderSize);
  for (const auto* place : network.places) EXPECT_EQ(place, network.places.front());
  EXPECT_EQ(session.outputSize(), 64 * kibibyte) << "the last part is written as any other output";
}

TEST_F(LargeSending, HasNoSmallPartAtItsEnd) {
  Network network(session, noEnd);
  session.sendBinary(payload(128 * kibibyte + 100), &network);
  EXPECT_EQ(network.parts.size(), 1u);
  EXPECT_EQ(session.outputSize(), 64 * kibibyte + 100);
}

TEST_F(LargeSending, HasAKeyOfItsOwn) {
  Network network(session, noEnd);
  for (int i = 0; i < 2; ++i) session.sendBinary(payload(100 * kibibyte), &network);
  const auto wire = network.wire + conversation.output();
  std::span<const std::byte> left(wire);
  const auto first = takeClientFrame(left), second = takeClientFrame(left);
  EXPECT_FALSE(std::ranges::equal(first.key, second.key));
}

TEST_F(LargeSending, AsksANetworkThatIsFullNoMore) {
  Network network(session, 100 * kibibyte);
  session.sendBinary(payload(1024 * kibibyte), &network);
  EXPECT_EQ(network.parts.size(), 2u);
}

TEST_F(LargeSending, CountsWhatHasNotGoneOut) {
  Network network(session, 100 * kibibyte);
  session.sendBinary(payload(1024 * kibibyte), &network);
  EXPECT_EQ(session.bufferedAmount(), 924 * kibibyte + maxFrameHeaderSize);
}

TEST_F(LargeSending, GoesBehindWhatWaits) {
  Network network(session, noEnd);
  session.sendText("first");
  session.sendPing();
  const std::string message(200 * kibibyte, 'x');
  session.sendText(message, &network);
  session.sendText("last");
  EXPECT_EQ(describeClientFrames(network.wire + conversation.output()),
            "PING ''; TEXT 'first'; TEXT '204800 bytes'; TEXT 'last'");
}

TEST_F(LargeSending, LetsAPongInBehindItOnceItHasBegun) {
  Network network(session, 100 * kibibyte);
  const std::string message(200 * kibibyte, 'x');
  session.sendText(message, &network);
  session.sendText("last");
  conversation.receive("89 01 70"_hex);
  EXPECT_EQ(describeClientFrames(network.wire + conversation.output()),
            "TEXT '204800 bytes'; PONG 'p'; TEXT 'last'");
}

TEST_F(LargeSending, IsNotWhatASmallMessageDoes) {
  Network network(session, noEnd);
  session.sendText(std::string(64 * kibibyte, 'x'), &network);
  EXPECT_TRUE(network.parts.empty());
}

TEST_F(LargeSending, BeginsOnlyIfAllOfItMayWait) {
  Limits limits;
  limits.maxBufferedAmount = 1000 * kibibyte;
  Conversation limited({"h", "/", {}, {}, true}, limits);
  limited.open().output();
  Network network(limited.session, noEnd);
  limited.session.sendBinary(payload(1000 * kibibyte + 1), &network);
  EXPECT_TRUE(network.parts.empty());
  EXPECT_EQ(limited.sent(), "CLOSE 1011 ''");
}

TEST_F(LargeSending, IsTracedOnce) {
  std::string lines;
  session.setTrace([&](std::string_view line) { lines += std::string(line) + ";"; });
  Network network(session, noEnd);
  session.sendBinary(payload(200 * kibibyte), &network);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), ';'), 1);
}

TEST_F(LargeSending, IsDroppedWithTheStreamWhenAPartHasGoneOut) {
  Network network(session, 100 * kibibyte);
  session.sendBinary(payload(200 * kibibyte), &network);
  session.fail(1002, "for a test");
  EXPECT_GT(session.outputSize(), 100 * kibibyte) << "the frame that has begun";
  session.dropOutput();
  EXPECT_EQ(session.outputSize(), 0u);
  EXPECT_EQ(session.bufferedAmount(), 100 * kibibyte + maxFrameHeaderSize);
}

}  // namespace
}  // namespace web::protocol
