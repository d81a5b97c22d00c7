// A connection's sending half, without a loop, a clock or a socket.
#include "native/channel/outlet.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "native/played_stream.h"
#include "protocol/conversation.h"

namespace web::native {
namespace {

constexpr std::size_t headerSize = 6;                 // For a short message.
constexpr std::size_t budget = std::size_t{1} << 20;  // Bytes written in a row.
constexpr Readiness readable{.toRead = true, .toWrite = false};
constexpr Readiness writable{.toRead = false, .toWrite = true};

struct OpenOutlet : testing::Test {
  OpenOutlet() {
    conversation.open();
    conversation.output();  // Drops the request.
  }

  void send(std::size_t size) { session.sendBinary(std::vector<std::byte>(size)); }

  protocol::Conversation conversation;
  protocol::ClientSession& session = conversation.session;
  PlayedStream stream;
  Outlet outlet{session};
};

TEST_F(OpenOutlet, WritesAllThatTheStreamTakes) {
  EXPECT_FALSE(outlet.hasWork());
  send(10);
  EXPECT_TRUE(outlet.hasWork());
  EXPECT_EQ(outlet.write(stream), headerSize + 10);
  EXPECT_EQ(stream.written.size(), headerSize + 10);
  EXPECT_EQ(session.outputSize(), 0u);
  EXPECT_EQ(outlet.wait(stream), Outcome::done);
  EXPECT_FALSE(outlet.hasWork());
}

TEST_F(OpenOutlet, KeepsWhatTheStreamDoesNotTakeUntilThereIsRoom) {
  send(10);
  stream.taken = 7;
  EXPECT_EQ(outlet.write(stream), 7u);
  EXPECT_EQ(session.outputSize(), headerSize + 3);
  EXPECT_EQ(outlet.wait(stream), Outcome::waitWrite);
  EXPECT_FALSE(outlet.isReady());
  EXPECT_FALSE(outlet.hasWork());
  EXPECT_FALSE(outlet.goOn(readable));
  EXPECT_TRUE(outlet.goOn(writable));
  EXPECT_FALSE(outlet.goOn(writable));
  EXPECT_TRUE(outlet.isReady());
  stream.taken = std::string::npos;
  EXPECT_EQ(outlet.write(stream), headerSize + 3);
}

TEST_F(OpenOutlet, WaitsForBytesIfTheStreamHasToReadFirst) {
  send(10);
  stream.taken = 0;
  stream.refusal = Outcome::waitRead;
  EXPECT_EQ(outlet.write(stream), 0u);
  EXPECT_FALSE(outlet.goOn(writable));
  EXPECT_TRUE(outlet.goOn(readable));
}

TEST_F(OpenOutlet, WritesALimitedAmountInARow) {
  for (int i = 0; i < 3; ++i) send(budget / 2);
  EXPECT_GE(outlet.write(stream), budget);
  EXPECT_GT(session.outputSize(), 0u);
  EXPECT_EQ(outlet.wait(stream), Outcome::waitWrite);
}

TEST_F(OpenOutlet, HasTheStreamWriteWhatItHolds) {
  stream.flushing = Outcome::waitWrite;
  EXPECT_EQ(outlet.write(stream), 0u);
  EXPECT_EQ(stream.flushes, 1);
  EXPECT_EQ(outlet.wait(stream), Outcome::waitWrite);
}

TEST_F(OpenOutlet, HasTheStreamWriteWhatItHoldsTogetherWithWhatIsNew) {
  send(10);
  EXPECT_EQ(outlet.write(stream), headerSize + 10);
  EXPECT_EQ(stream.flushes, 0);
  EXPECT_EQ(stream.writes, 1);
}

TEST_F(OpenOutlet, WaitsForRoomWhileTheStreamHoldsSomething) {
  stream.isUnsent = true;
  EXPECT_EQ(outlet.wait(stream), Outcome::waitWrite);
}

// The transitions of Direction: open to ended, and open to lost; after both nothing more is
// written.
TEST_F(OpenOutlet, IsLostWhenAWriteFails) {
  send(10);
  stream.taken = 3;
  stream.refusal = Outcome::failed;
  EXPECT_EQ(outlet.write(stream), 3u);
  EXPECT_EQ(outlet.state(), Direction::lost);
  EXPECT_FALSE(outlet.isReady());
  EXPECT_FALSE(outlet.hasWork());
  stream.isUnsent = true;
  EXPECT_EQ(outlet.wait(stream), Outcome::done);
  const auto calls = stream.flushes + stream.writes;
  EXPECT_EQ(outlet.write(stream), 0u);
  outlet.end(stream);
  EXPECT_EQ(outlet.state(), Direction::lost);
  EXPECT_EQ(stream.flushes + stream.writes, calls);
}

TEST_F(OpenOutlet, EndsOnceWhenAllIsWritten) {
  send(10);
  outlet.end(stream);
  EXPECT_EQ(outlet.state(), Direction::open);
  outlet.write(stream);
  stream.isUnsent = true;
  outlet.end(stream);
  EXPECT_EQ(outlet.state(), Direction::open);
  stream.isUnsent = false;
  EXPECT_EQ(stream.endings, 0);
  outlet.end(stream);
  outlet.end(stream);
  EXPECT_EQ(outlet.state(), Direction::ended);
  EXPECT_EQ(stream.endings, 1);
}

TEST_F(OpenOutlet, BeginsAnewWithAnotherStream) {
  send(10);
  stream.taken = 0;
  stream.refusal = Outcome::failed;
  outlet.write(stream);
  outlet.restart();
  EXPECT_EQ(outlet.state(), Direction::open);
  EXPECT_TRUE(outlet.isReady());
}

TEST_F(OpenOutlet, WritesAFewMessagesAtOnceBetweenTwoTurns) {
  for (int i = 0; i < 16; ++i) EXPECT_TRUE(outlet.takePrompt());
  EXPECT_FALSE(outlet.takePrompt());
  outlet.updateBufferedAmount();
  EXPECT_TRUE(outlet.takePrompt());
}

TEST_F(OpenOutlet, WritesAFloodInBatches) {
  send((std::size_t{64} << 10) - 100);
  EXPECT_FALSE(outlet.hasBatch());
  send(100);
  EXPECT_TRUE(outlet.hasBatch());
}

TEST_F(OpenOutlet, ShowsWhatHasGoneOutFromTheNextTurnOn) {
  send(10);
  outlet.countBuffered(10);
  EXPECT_EQ(outlet.bufferedAmount(), 10u);
  EXPECT_FALSE(outlet.hasNews());
  outlet.write(stream);
  EXPECT_EQ(outlet.bufferedAmount(), 10u);
  EXPECT_TRUE(outlet.hasNews());
  outlet.updateBufferedAmount();
  EXPECT_EQ(outlet.bufferedAmount(), 0u);
  EXPECT_FALSE(outlet.hasNews());
}

}  // namespace
}  // namespace web::native
