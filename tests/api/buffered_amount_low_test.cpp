// WebRTC §6.2, bufferedAmountLowThreshold and onbufferedamountlow, on channels that report that
// bufferedAmount has fallen, and on those that do not.
#include <memory>

#include "api/api_test.h"
#include "fake_platform/fake_timers.h"

namespace web {
namespace {

using std::chrono::milliseconds;

class BufferedAmountLow : public testing::TestWithParam<bool> {
 protected:
  BufferedAmountLow() {
    socket->channel->reportsBufferedAmount = GetParam();
    socket->openNow();
    fake::passTime(milliseconds(0));
    pollEvents();
  }

  // Lets events on their way fire, and the timers run.
  static void turn() {
    pollEvents();
    pollEvents();
    fake::passTime(milliseconds(256));
    pollEvents();
  }

  void listen() {
    socket->onbufferedamountlow = [this] {
      socket->log.push_back("low " + std::to_string(socket->bufferedAmount()));
    };
  }

  void send(std::size_t size) { socket->send(std::string(size, 'x')); }
  void take(std::uint64_t bytes) {
    socket->channel->takeSent(bytes);
    turn();
  }

  std::unique_ptr<LoggingSocket> socket = std::make_unique<LoggingSocket>();
};

INSTANTIATE_TEST_SUITE_P(Channels, BufferedAmountLow, testing::Bool(), [](const auto& way) {
  return std::string(way.param ? "ThatTell" : "ThatAreLookedAt");
});

TEST_P(BufferedAmountLow, FiresWhenTheAmountFallsToTheThreshold) {
  listen();
  socket->bufferedAmountLowThreshold = 4;
  send(10);
  take(5);
  EXPECT_THAT(socket->log, IsEmpty());
  take(1);
  EXPECT_THAT(socket->log, ElementsAre("low 4"));
  take(4);
  EXPECT_THAT(socket->log, ElementsAre("low 4"));  // The amount was not above the threshold.
}

TEST_P(BufferedAmountLow, FiresAtZeroByDefaultAndEachTimeAnew) {
  listen();
  EXPECT_EQ(socket->bufferedAmountLowThreshold, 0u);
  for (int i = 0; i < 2; ++i) {
    send(3);
    take(3);
  }
  EXPECT_THAT(socket->log, ElementsAre("low 0", "low 0"));
}

TEST_P(BufferedAmountLow, NeverFiresFromInsideSend) {
  listen();
  socket->bufferedAmountLowThreshold = 100;
  send(150);
  socket->channel->takeSent(150);
  send(1);
  send(1);
  EXPECT_THAT(socket->log, IsEmpty());
  turn();
  EXPECT_THAT(socket->log, ElementsAre("low 2"));
}

TEST_P(BufferedAmountLow, DoesNotFireBelowAHigherThresholdThatNothingFellTo) {
  listen();
  send(10);
  socket->bufferedAmountLowThreshold = 20;
  take(5);
  EXPECT_THAT(socket->log, IsEmpty());
}

TEST_P(BufferedAmountLow, GoesByTheThresholdOfTheMoment) {
  listen();
  socket->bufferedAmountLowThreshold = 20;
  send(10);
  take(1);
  socket->bufferedAmountLowThreshold = 5;
  take(4);
  EXPECT_THAT(socket->log, ElementsAre("low 5"));
}

TEST_P(BufferedAmountLow, TellsListenersToo) {
  socket->addEventListener(events::bufferedamountlow, [this](Event& event) {
    EXPECT_EQ(event.target(), socket.get());
    socket->log.push_back(std::string(event.type()));
  });
  send(1);
  take(1);
  EXPECT_THAT(socket->log, ElementsAre("bufferedamountlow"));
}

TEST_P(BufferedAmountLow, TellsOneThatComesAfterTheDataWasSent) {
  send(2);
  listen();
  take(2);
  EXPECT_THAT(socket->log, ElementsAre("low 0"));
}

TEST_P(BufferedAmountLow, HandlersAreLikeTheOthers) {
  EXPECT_FALSE(socket->onbufferedamountlow);
  socket->onbufferedamountlow = nullptr;
  listen();
  EXPECT_TRUE(socket->onbufferedamountlow);
  const BufferedAmountLowHandler::Handler previous = socket->onbufferedamountlow;
  socket->onbufferedamountlow = nullptr;
  EXPECT_FALSE(socket->onbufferedamountlow);
  send(1);
  take(1);
  EXPECT_THAT(socket->log, IsEmpty());
  socket->onbufferedamountlow = previous;
  BufferedAmountLowEvent event;
  socket->onbufferedamountlow(event);
  EXPECT_THAT(socket->log, ElementsAre("low 0"));
}

TEST_P(BufferedAmountLow, WhatFellWhileNobodyListenedIsNotToldLater) {
  listen();
  const BufferedAmountLowHandler::Handler previous = socket->onbufferedamountlow;
  send(10);
  socket->onbufferedamountlow = nullptr;
  take(10);
  socket->onbufferedamountlow = previous;
  turn();
  EXPECT_THAT(socket->log, IsEmpty());
}

TEST_P(BufferedAmountLow, WhatWasSentAndFellWhileNobodyListenedIsNotToldLaterEither) {
  listen();
  const BufferedAmountLowHandler::Handler previous = socket->onbufferedamountlow;
  socket->onbufferedamountlow = nullptr;
  send(10);
  take(10);
  socket->onbufferedamountlow = previous;
  turn();
  EXPECT_THAT(socket->log, IsEmpty());
}

TEST_P(BufferedAmountLow, FiresForWhatFellBetweenTwoSends) {
  listen();
  send(10);
  socket->channel->takeSent(10);
  pollEvents();
  send(10);
  turn();
  EXPECT_EQ(socket->log.size(), 1u);
}

TEST_P(BufferedAmountLow, FiresForBinaryDataToo) {
  listen();
  socket->send(ArrayBuffer(3));
  take(3);
  EXPECT_THAT(socket->log, ElementsAre("low 0"));
}

TEST_P(BufferedAmountLow, FiresForWhatFellBeforeBinaryData) {
  listen();
  send(10);
  socket->channel->takeSent(10);
  pollEvents();
  socket->send(ArrayBuffer(10));
  turn();
  EXPECT_EQ(socket->log.size(), 1u);
}

TEST_P(BufferedAmountLow, FiresAgainBelowALowerThresholdWithoutAnotherSend) {
  listen();
  socket->bufferedAmountLowThreshold = 6;
  send(10);
  take(5);
  socket->bufferedAmountLowThreshold = 3;
  take(3);
  EXPECT_THAT(socket->log, ElementsAre("low 5", "low 2"));
}

TEST_P(BufferedAmountLow, AHandlerMaySendMore) {
  int chunks = 3;
  socket->onbufferedamountlow = [&] {
    if (--chunks > 0) send(7);
  };
  send(7);
  for (int i = 0; i < 3; ++i) take(7);
  EXPECT_EQ(chunks, 0);
  EXPECT_EQ(socket->channel->calls.size(), 3u);
}

TEST_P(BufferedAmountLow, AHandlerMayDestroyTheSocket) {
  socket->onbufferedamountlow = [this] { socket.reset(); };
  send(1);
  take(1);
  EXPECT_FALSE(socket);
  turn();
}

TEST_P(BufferedAmountLow, ADestroyedSocketHearsNothing) {
  listen();
  send(1);
  const auto channel = socket->channel;
  socket->channel->takeSent(1);
  socket.reset();
  turn();
  EXPECT_THAT(channel->calls, ElementsAre("text \"x\"", "abandon"));
}

TEST_P(BufferedAmountLow, AnExceptionOfAHandlerLeavesTheLoop) {
  socket->onbufferedamountlow = [] { throw 7; };
  send(1);
  EXPECT_THROW(take(1), int);
}

// The channel in between passes everything on.
TEST_P(BufferedAmountLow, ASocketThatIsListenedToIsLikeAnother) {
  listen();
  EXPECT_EQ(socket->url(), "ws://example.com/chat");
  socket->send(ArrayBuffer(2));
  socket->channel->receiveText("hi");
  pollEvents();
  socket->close(3000, "done");
  EXPECT_EQ(socket->readyState(), WebSocket::CLOSING);
  socket->channel->finish(true, 3000, "done");
  pollEvents();
  EXPECT_THAT(socket->channel->calls, ElementsAre("binary 2", "close 3000 \"done\""));
  EXPECT_THAT(socket->log, ElementsAre("message \"hi\"", "close 3000 clean \"done\""));
}

TEST_P(BufferedAmountLow, ASocketThatIsListenedToHasTheSameFacts) {
  LoggingSocket other;
  other.channel->reportsBufferedAmount = GetParam();
  other.onbufferedamountlow = [] {};
  other.channel->open("chat", "permessage-deflate");
  std::string origin;
  other.onmessage = [&](MessageEvent& event) { origin = event.origin(); };
  other.channel->receiveText("hi");
  pollEvents();
  EXPECT_EQ(other.protocol(), "chat");
  EXPECT_EQ(other.extensions(), "permessage-deflate");
  EXPECT_EQ(origin, "the origin of ws://example.com/chat");
}

// As in a page.
struct BufferedAmountOfAPage : testing::Test {
  BufferedAmountOfAPage() { socket.openNow(); }

  // How often the amount was checked while this time passed, in the program's own turns.
  int looks(int times, milliseconds apart) {
    const int before = socket.channel->amountsAsked;
    for (int i = 0; i < times; ++i) {
      fake::passTime(apart);
      pollEvents();
    }
    return socket.channel->amountsAsked - before;
  }

  LoggingSocket socket;
};

TEST_F(BufferedAmountOfAPage, IsNotLookedAtWhileNobodyListens) {
  socket.send("unsent");
  EXPECT_EQ(looks(10, milliseconds(100)), 0);
  const auto id = socket.addEventListener(events::bufferedamountlow, [] {});
  EXPECT_GT(looks(10, milliseconds(100)), 0);
  socket.removeEventListener(id);
  looks(2, milliseconds(256));
  EXPECT_EQ(looks(10, milliseconds(100)), 0);
  EXPECT_FALSE(fake::hasTimers());
}

TEST_F(BufferedAmountOfAPage, IsNotLookedAtWhileNothingIsUnsent) {
  socket.onbufferedamountlow = [] {};
  EXPECT_EQ(looks(10, milliseconds(100)), 0);
  socket.send("x");
  socket.channel->takeSent(1);
  pollEvents();
  EXPECT_EQ(looks(10, milliseconds(100)), 1);
  EXPECT_FALSE(fake::hasTimers());
}

TEST_F(BufferedAmountOfAPage, IsLookedAtLessOftenWhileNothingMoves) {
  socket.onbufferedamountlow = [] {};
  socket.send(std::string(10, 'x'));
  EXPECT_EQ(looks(4, milliseconds(1)), 1);
  EXPECT_EQ(looks(7, milliseconds(1)), 0);
  EXPECT_EQ(looks(1, milliseconds(1)), 1);
  looks(1, milliseconds(1000));
  EXPECT_EQ(looks(256, milliseconds(1)), 1);
  socket.channel->takeSent(1);
  pollEvents();
  EXPECT_EQ(looks(256, milliseconds(1)) > 1, true);
}

TEST_F(BufferedAmountOfAPage, IsLookedAtOnceForManySends) {
  socket.onbufferedamountlow = [] {};
  for (int i = 0; i < 5; ++i) socket.send("x");
  EXPECT_EQ(looks(4, milliseconds(1)), 1);
}

TEST_F(BufferedAmountOfAPage, IsLookedAtOftenAgainAfterASend) {
  socket.onbufferedamountlow = [] {};
  socket.send(std::string(10, 'x'));
  looks(1, milliseconds(2000));
  EXPECT_EQ(looks(256, milliseconds(1)), 1);
  socket.send("x");
  EXPECT_EQ(looks(256, milliseconds(1)) > 1, true);
}

TEST_F(BufferedAmountOfAPage, IsNotLookedAtOnceItIsClosed) {
  socket.onbufferedamountlow = [] {};
  socket.send("lost");
  socket.channel->finish(false, 1006);
  pollEvents();
  looks(2, milliseconds(256));
  EXPECT_EQ(looks(10, milliseconds(256)), 0);
  EXPECT_FALSE(fake::hasTimers());
}

}  // namespace
}  // namespace web
