// The application's messages on their way to the wire (RFC 6455 §5, WHATWG send()).
#include <gtest/gtest.h>

#include <set>

#include "protocol/client_session_state.h"
#include "protocol/conversation.h"

namespace web::protocol {
namespace {

class Sending : public testing::Test {
 protected:
  Sending() { conversation.open(); }

  Conversation conversation;
  ClientSession& session = conversation.session;
};

TEST_F(Sending, PutsEachMessageInOneMaskedFrame) {
  session.sendText("hi");
  session.sendBinary("00 ff"_hex);
  EXPECT_EQ(conversation.sent(), "TEXT 'hi'; BINARY '00ff'");
}

TEST_F(Sending, TakesEmptyMessagesAndNuls) {
  session.sendText("");
  session.sendBinary({});
  session.sendText(std::string_view("a\0b", 3));
  EXPECT_EQ(conversation.sent(), "TEXT ''; BINARY ''; TEXT '" + std::string("a\0b", 3) + "'");
}

TEST_F(Sending, TakesMessagesOfEverySizeClass) {
  for (std::size_t size : {125u, 126u, 65535u, 65536u, 1000000u}) {
    session.sendText(std::string(size, 'x'));
    auto wire = conversation.output();
    std::span<const std::byte> bytes(wire);
    EXPECT_EQ(toText(takeClientFrame(bytes).payload), std::string(size, 'x'));
    EXPECT_TRUE(bytes.empty());
  }
}

TEST_F(Sending, ReplacesIllFormedText) {
  session.sendText(
      "a\xed\xa0\x80"
      "b");
  EXPECT_EQ(conversation.session.bufferedAmount(), 11u) << "what goes out is counted";
  EXPECT_EQ(conversation.sent(),
            "TEXT 'a\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"
            "b'");
}

TEST_F(Sending, TakesShortBytesTheShortWayIfNothingIsSpecial) {
  EXPECT_EQ(session.sendShort("00 ff"_hex), 8u);
  EXPECT_EQ(session.sendShort(Bytes(125)), 8u + 131u);
  EXPECT_EQ(session.sendShort(Bytes(126)), 0u);
  EXPECT_EQ(session.bufferedAmount(), 127u);
  session.setTrace([](std::string_view) {});
  EXPECT_EQ(session.sendShort("00"_hex), 0u);
  session.setTrace({});
  session.close(1000, "");
  EXPECT_EQ(session.sendShort("00"_hex), 0u);
  EXPECT_EQ(session.bufferedAmount(), 127u);
  EXPECT_EQ(conversation.sent(), "BINARY '00ff'; BINARY '250 bytes'; CLOSE 1000 ''");
}

TEST_F(Sending, TakesAnotherShortMessageTheShortestWayIfNothingHasChanged) {
  EXPECT_EQ(session.sendAnother("00 ff"_hex), 0u) << "there is none before it";
  EXPECT_EQ(session.sendShort("00 ff"_hex), 8u);
  EXPECT_EQ(session.sendAnother("01 02"_hex), 16u);
  EXPECT_EQ(session.sendAnother("03"_hex), 0u) << "of another size";
  EXPECT_EQ(session.bufferedAmount(), 4u);
  session.setTrace([](std::string_view) {});
  EXPECT_EQ(session.sendAnother("00 ff"_hex), 0u);
  session.setTrace({});
  EXPECT_EQ(session.sendAnother("03 04"_hex), 24u);
  session.close(1000, "");
  EXPECT_EQ(session.sendAnother("00 ff"_hex), 0u);
  EXPECT_EQ(conversation.sent(), "BINARY '00ff'; BINARY '0102'; BINARY '0304'; CLOSE 1000 ''");
}

TEST_F(Sending, LeavesNewKeysAndMemoryToTheOtherWays) {
  std::string expected;
  int others = 0;
  for (int i = 0; i < 2000; ++i) {
    const Bytes message(32, static_cast<std::byte>(i));
    if (session.sendAnother(message) == 0) ++others, session.sendShort(message);
    expected +=
        (i == 0 ? "" : "; ") + describeClientFrames(toBytes("\x82\xa0") + Bytes(4) + message);
  }
  EXPECT_GT(others, 4);
  EXPECT_LT(others, 40);
  EXPECT_EQ(session.bufferedAmount(), 64000u);
  EXPECT_EQ(conversation.sent(), expected);
}

TEST_F(Sending, CompressesShortBytes) {
  Conversation compressed;
  compressed.open("Sec-WebSocket-Extensions: permessage-deflate\r\n");
  EXPECT_EQ(compressed.session.sendShort("00"_hex), 0u);
  compressed.session.setTrace([](std::string_view) {});
  compressed.session.setTrace({});
  EXPECT_EQ(compressed.session.sendShort("00"_hex), 0u);
}

TEST_F(Sending, FillsTheBufferWithShortBytesToTheLastOne) {
  Limits limits;
  limits.maxBufferedAmount = 100;
  Conversation limited({"h", "/", {}, {}, true}, limits);
  limited.open();
  EXPECT_NE(limited.session.sendShort(Bytes(50)), 0u);
  EXPECT_NE(limited.session.sendAnother(Bytes(50)), 0u);
  EXPECT_EQ(limited.session.sendAnother(Bytes(50)), 0u);
  EXPECT_EQ(limited.session.sendShort(Bytes(1)), 0u);
  EXPECT_EQ(limited.session.bufferedAmount(), 100u);
}

TEST_F(Sending, UsesAFreshKeyForEveryFrame) {
  std::set<std::string> keys;
  for (int i = 0; i < 1000; ++i) session.sendText("x");
  auto wire = conversation.output();
  for (std::span<const std::byte> bytes(wire); !bytes.empty();)
    keys.insert(toText(takeClientFrame(bytes).key));
  EXPECT_EQ(keys.size(), 1000u);
}

TEST_F(Sending, SendsAPingWhenAsked) {
  session.sendPing();
  EXPECT_EQ(conversation.sent(), "PING ''");
}

TEST_F(Sending, SendsPingsOnlyWhileTheServerListens) {
  Conversation early;
  auto request = early.session.output().size();
  early.session.sendPing();
  EXPECT_EQ(early.output().size(), request);

  conversation.receive(closeFrame(1000));
  session.sendPing();
  EXPECT_EQ(conversation.sent(), "CLOSE 1000 ''");
}

TEST_F(Sending, CountsPayloadBytesOnly) {
  session.sendText("h\xc3\xa9");
  EXPECT_EQ(session.bufferedAmount(), 3u);
  session.sendBinary("00 01"_hex);
  EXPECT_EQ(session.bufferedAmount(), 5u);
  session.sendPing();
  EXPECT_EQ(session.bufferedAmount(), 5u);
  conversation.output();
  EXPECT_EQ(session.bufferedAmount(), 0u);
}

TEST_F(Sending, CountsDownAsBytesLeave) {
  session.sendText("hello");
  session.sendText("world");
  std::string amounts;
  while (!session.output().empty()) {
    session.outputSent(1);
    amounts += std::to_string(session.bufferedAmount()) + " ";
  }
  EXPECT_EQ(amounts, "10 10 10 10 10 10 9 8 7 6 5 5 5 5 5 5 5 4 3 2 1 0 ");
}

TEST_F(Sending, AfterCloseIsDiscardedButCountedForEver) {
  session.close(1000, "");
  session.sendText("h\xc3\xa9");
  session.sendBinary("00"_hex);
  EXPECT_EQ(conversation.sent(), "CLOSE 1000 ''");
  EXPECT_EQ(session.bufferedAmount(), 4u);
  conversation.receive(closeFrame(1000)).receiveEnd();
  session.sendText("x");
  EXPECT_EQ(session.bufferedAmount(), 5u);
}

TEST_F(Sending, KeepsCountingWhatTheLostConnectionNeverSent) {
  session.sendText("hello");
  conversation.receiveEnd();
  EXPECT_TRUE(session.output().empty());
  EXPECT_EQ(session.bufferedAmount(), 5u);
}

TEST_F(Sending, BeyondTheLimitFailsTheConnection) {
  Limits limits;
  limits.maxBufferedAmount = 100;
  Conversation limited({"h", "/", {}, {}, true}, limits);
  limited.open();
  limited.session.sendText(std::string(80, 'x'));
  EXPECT_EQ(limited.askForEvents().events(), "");
  limited.session.sendText(std::string(21, 'y'));
  EXPECT_EQ(limited.askForEvents().events(),
            "failed: the send buffer is full: the server does not receive fast enough, and "
            "maxBufferedAmount is 100 bytes; closed 1006 ''");
  EXPECT_EQ(limited.session.bufferedAmount(), 101u);
  EXPECT_EQ(limited.sent(), "TEXT '" + std::string(80, 'x') + "'; CLOSE 1011 ''");
}

TEST_F(Sending, MayFillTheBufferToTheLastByte) {
  Limits limits;
  limits.maxBufferedAmount = 100;
  for (std::size_t size : {100u, 101u}) {
    for (bool isTraced : {false, true}) {
      Conversation limited({"h", "/", {}, {}, false}, limits);
      limited.open();
      if (isTraced) limited.session.setTrace([](std::string_view) {});
      limited.session.sendBinary(Bytes(size));
      EXPECT_EQ(limited.askForEvents().events().empty(), size == 100) << size;
    }
  }
}

TEST_F(Sending, LeavesRoomForTheCloseFrame) {
  Limits limits;
  limits.maxBufferedAmount = 100;
  Conversation limited({"h", "/", {}, {}, true}, limits);
  limited.open();
  limited.session.sendText(std::string(100, 'x'));
  limited.session.close(1000, "");
  EXPECT_EQ(limited.sent(), "TEXT '" + std::string(100, 'x') + "'; CLOSE 1000 ''");
}

TEST_F(Sending, BeyondTheLimitFailsForBinaryToo) {
  Limits limits;
  limits.maxBufferedAmount = 100;
  Conversation limited({"h", "/", {}, {}, true}, limits);
  limited.open();
  limited.session.sendBinary(Bytes(101));
  EXPECT_EQ(limited.askForEvents().events(),
            "failed: the send buffer is full: the server does not receive fast enough, and "
            "maxBufferedAmount is 100 bytes; closed 1006 ''");
}

}  // namespace
}  // namespace web::protocol
