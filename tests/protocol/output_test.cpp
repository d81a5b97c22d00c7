// The order of the output: control frames overtake others, but never inside a frame, and never one
// that the network has already begun to take.
#include "protocol/output_queue.h"

#include <gtest/gtest.h>

#include "protocol/wire.h"

namespace web::protocol {
namespace {

// Frames are just words here, such as "one.": the queue does not look at their content.
class Output : public testing::Test {
 protected:
  void append(std::string_view frame) {
    auto* room = queue.append(frame.size(), frame.size());
    std::copy(frame.begin(), frame.end(), reinterpret_cast<char*>(room));
  }
  void pong(std::string_view frame) { queue.overtake(asBytes(frame), true); }
  void ping(std::string_view frame) { queue.overtake(asBytes(frame), false); }
  std::string shown() { return toText(queue.output()); }

  // Takes this many bytes, or all, in steps.
  std::string send(std::size_t count = 10000, std::size_t step = 10000) {
    std::string sent;
    while (count > 0) {
      auto part = queue.output();
      if (part.empty()) break;
      part = part.first(std::min({part.size(), count, step}));
      sent += asText(part);
      count -= part.size();
      queue.sent(part.size());
    }
    return sent;
  }

  // A frame that is still counted would put the pong elsewhere.
  void expectNoFrameIsLeft() {
    append("three.");
    shown();
    append("fourteen.");
    pong("PONG.");
    EXPECT_EQ(send(), "three.PONG.fourteen.");
  }

  OutputQueue queue;
};

TEST_F(Output, IsInOrder) {
  append("one.");
  append("two.");
  EXPECT_EQ(shown(), "one.two.");
  EXPECT_EQ(send(1000, 3), "one.two.");
}

TEST_F(Output, LetsAPongOvertakeWhatHasNotBeenShown) {
  append("one.");
  append("two.");
  pong("PONG.");
  EXPECT_EQ(send(), "PONG.one.two.");
}

TEST_F(Output, LetsAPongInAtTheNextBorderBehindWhatWasShown) {
  append("one.");
  EXPECT_EQ(shown(), "one.");
  append("two.");
  pong("PONG.");
  EXPECT_EQ(send(), "one.PONG.two.");
}

TEST_F(Output, NeverPutsAPongInsideAFrame) {
  for (std::size_t sent = 1; sent < 4; ++sent) {
    OutputQueue fresh;
    std::swap(queue, fresh);
    append("one.");
    auto start = send(sent);
    append("two.");
    pong("PONG.");
    EXPECT_EQ(start + send(1000, 1), "one.PONG.two.");
  }
}

TEST_F(Output, NeverPutsAPongInsideAFrameThatIsLargerThanOneLook) {
  const std::string large(300000, 'x');
  append(large);
  auto start = shown();
  EXPECT_LT(start.size(), large.size()) << "a pong does not wait for more than one look";
  queue.sent(start.size());
  pong("PONG.");
  append("two.");
  std::string all = start + send(1000000, 100000);
  EXPECT_EQ(all.size(), large.size() + 9);
  EXPECT_TRUE(all.ends_with("xPONG.two."));
}

TEST_F(Output, ShowsAgainWhatWasShown) {
  append("one.");
  append("two.");
  ASSERT_EQ(shown(), "one.two.");
  pong("PONG.");
  EXPECT_EQ(shown(), "one.two.") << "TLS has already encrypted it";
  append("three.");
  EXPECT_EQ(send(), "one.two.PONG.three.");
}

TEST_F(Output, KeepsEveryPongWhileFewWait) {
  append("one.");
  pong("PONG1.");
  pong("PONG22.");
  ping("PING.");
  pong("PONG3.");
  EXPECT_EQ(send(), "PONG1.PONG22.PING.PONG3.one.");
}

TEST_F(Output, ReplacesTheLastPongThatWaitsOnceControlFramesTakeTheirLimit) {
  const std::string full(OutputQueue::maxControl - 12, 'x');
  append("one.");
  pong(full);
  pong("PONG1.");
  pong("PONG2.");
  ping("PING.");
  pong("PONG3.");
  EXPECT_EQ(send(), full + "PONG1.PING.PONG3.one.");
}

TEST_F(Output, ReplacesTheLastPongThatWaitsWhereItIsAfterWhatWasSent) {
  const std::string full(OutputQueue::maxControl - 12, 'x');
  pong("PONG1.");
  EXPECT_EQ(shown(), "PONG1.");
  pong("PONG number 2.");
  ping(full);
  EXPECT_EQ(send(6), "PONG1.");
  pong("PONG3.");
  EXPECT_EQ(send(), full + "PONG3.");
}

TEST_F(Output, ReplacesNoPongThatWasDiscarded) {
  const std::string full(OutputQueue::maxControl, 'x');
  pong("PONG1.");
  queue.discardAll();
  ping(full);
  pong("PONG2.");
  EXPECT_EQ(send(), full + "PONG2.");
}

TEST_F(Output, CountsControlFramesInItsSize) {
  append("one.");
  pong("PONG.");
  EXPECT_EQ(queue.size(), 9u);
}

TEST_F(Output, GivesWayForEveryPongAgainOnceTheyAreSent) {
  const std::string full(OutputQueue::maxControl - 6, 'x');
  pong(full);
  pong("PONG1.");
  EXPECT_EQ(send(), full + "PONG1.");
  pong("PONG2.");
  pong("PONG3.");
  EXPECT_EQ(send(), "PONG2.PONG3.");
}

TEST_F(Output, ReplacesPongsWhateverTheirSizes) {
  const std::string full(OutputQueue::maxControl - 13, 'x');
  append("one.");
  pong(full);
  for (auto* frame : {"longest PONG.", "PONG.", "longer PONG.", "P."}) pong(frame);
  ping("ping.");
  EXPECT_EQ(send(OutputQueue::maxControl + 100), full + "P.ping.one.");
}

TEST_F(Output, KeepsAPongThatWasShown) {
  const std::string full(OutputQueue::maxControl, 'x');
  pong(full);
  EXPECT_EQ(send(2), "xx");
  pong("PONG2.");
  pong("PONG3.");
  EXPECT_EQ(shown(), full.substr(2)) << "the same again, no longer";
  EXPECT_EQ(send(), full.substr(2) + "PONG3.");
}

TEST_F(Output, HoldsFewPongsWhateverTheServerDoes) {
  for (int i = 0; i < 10000; ++i) {
    pong("PONG.");
    shown();
  }
  EXPECT_LE(queue.size(), OutputQueue::maxControl + 5);
}

TEST_F(Output, EndsWithTheLastFrame) {
  append("one.");
  append("CLOSE.");
  queue.end();
  pong("PONG.");
  EXPECT_EQ(send(), "PONG.one.CLOSE.");
  pong("PONG.");
  EXPECT_EQ(send(), "");
}

TEST_F(Output, LetsNoPongInBehindTheLastFrame) {
  append("one.");
  append("CLOSE.");
  queue.end();
  shown();
  pong("PONG.");
  EXPECT_EQ(send(), "one.CLOSE.");
}

TEST_F(Output, DiscardsWhatWasNotShown) {
  append("one.");
  auto start = send(2);
  append("two.");
  append("CLOSE.");
  queue.end();
  queue.discardBeyond(0);
  EXPECT_FALSE(queue.hasEnded());
  EXPECT_EQ(queue.bufferedAmount(), 2u + 10u);
  EXPECT_EQ(start + send(), "one.");
  EXPECT_EQ(queue.bufferedAmount(), 10u);
}

TEST_F(Output, KeepsWholeFramesUpToALimitButNotTheLastOne) {
  for (auto [limit, kept] :
       {std::pair(std::size_t{7}, "one."), {8, "one.two."}, {99, "one.two."}}) {
    OutputQueue fresh;
    std::swap(queue, fresh);
    append("one.");
    append("two.");
    append("CLOSE.");
    queue.end();
    queue.discardBeyond(limit);
    EXPECT_FALSE(queue.hasEnded());
    EXPECT_EQ(send(), kept);
  }
}

TEST_F(Output, KeepsEqualFramesUpToALimitButNotTheLastOne) {
  for (auto [limit, kept] :
       {std::pair(std::size_t{3}, ""), {8, "bye.bye."}, {99, "bye.bye.bye."}}) {
    OutputQueue fresh;
    std::swap(queue, fresh);
    for (int i = 0; i < 4; ++i) append("bye.");
    queue.end();
    queue.discardBeyond(limit);
    EXPECT_FALSE(queue.hasEnded());
    EXPECT_EQ(queue.bufferedAmount(), 16u);
    EXPECT_EQ(send(), kept);
    EXPECT_EQ(queue.bufferedAmount(), 16u - std::string_view(kept).size());
  }
}

TEST_F(Output, CountsDownWithinEqualFrames) {
  for (std::size_t count = 0; count <= 16; ++count) {
    OutputQueue fresh;
    std::swap(queue, fresh);
    for (int i = 0; i < 4; ++i) append("one.");
    auto start = send(count);
    EXPECT_EQ(queue.bufferedAmount(), 16 - count);
    append("one.");
    EXPECT_EQ(start + send(1000, 3), "one.one.one.one.one.");
    EXPECT_EQ(queue.bufferedAmount(), 0u);
    expectNoFrameIsLeft();
  }
}

// One look shows 262,144 bytes: 262 of these and a part of the next one.
TEST_F(Output, LetsAPongInBetweenEqualFrames) {
  const std::string equal(1000, 'x');
  for (int i = 0; i < 300; ++i) append(equal);
  auto start = send(1500);
  pong("PONG.");
  const auto sent = start + send(1000000, 100000);
  EXPECT_EQ(sent.size(), 300005u);
  EXPECT_EQ(sent.find("PONG."), 263000u);
}

TEST_F(Output, GivesUpEqualFramesBehindThoseThatWereShown) {
  const std::string equal(1000, 'x');
  for (int i = 0; i < 300; ++i) append(equal);
  send(1500);
  queue.discardBeyond(0);
  EXPECT_EQ(queue.size(), 263000u - 1500u);
  EXPECT_EQ(queue.bufferedAmount(), 300000u - 1500u);
  append(equal);
  EXPECT_EQ(send(1000000, 1000).size(), 264000u - 1500u);
  EXPECT_EQ(queue.bufferedAmount(), 37000u);
  expectNoFrameIsLeft();
}

TEST_F(Output, GivesUpEqualFramesOfWhichOneHasBegun) {
  for (int i = 0; i < 3; ++i) append("one.");
  send(6);
  queue.discardAll();
  EXPECT_EQ(queue.size(), 0u);
  EXPECT_EQ(queue.bufferedAmount(), 6u);
  append("one.");
  append("one.");
  EXPECT_EQ(send(), "one.one.");
  EXPECT_EQ(queue.bufferedAmount(), 6u);
}

TEST_F(Output, KeepsTheLastFrameIfItWasShown) {
  append("one.");
  append("CLOSE.");
  queue.end();
  shown();
  queue.discardBeyond(0);
  EXPECT_TRUE(queue.hasEnded());
  EXPECT_EQ(send(), "one.CLOSE.");
}

TEST_F(Output, KeepsThePlaceOfAPongWhenTheRestIsDiscarded) {
  append("one.");
  auto start = send(2);
  append("two.");
  pong("PONG.");
  queue.discardBeyond(0);
  append("CLOSE.");
  EXPECT_EQ(start + send(), "one.PONG.CLOSE.");
}

TEST_F(Output, DiscardsAll) {
  append("one.");
  send(2);
  pong("PONG.");
  shown();
  queue.discardAll();
  EXPECT_EQ(queue.size(), 0u);
  append("two.");
  pong("PONG.");
  EXPECT_EQ(send(), "PONG.two.");
}

TEST_F(Output, GoesRoundForEverWithoutGrowing) {
  std::string expected, sent;
  for (int i = 0; i < 10000; ++i) {
    append(std::to_string(i) + ".");
    expected += std::to_string(i) + ".";
    if (i % 10 == 0) pong("PONG.");
    sent += send(static_cast<std::size_t>(i % 11));
  }
  sent += send(1000000);
  for (std::size_t at; (at = sent.find("PONG.")) != std::string::npos;) sent.erase(at, 5);
  EXPECT_EQ(sent, expected);
  EXPECT_EQ(queue.bufferedAmount(), 0u);
}

}  // namespace
}  // namespace web::protocol
