// Members that a ReconnectingWebSocket shares with WebSocket besides the events: pause() and
// resume(), bufferedamountlow, and details of the current connection.
#include "api/reconnecting_fixture.h"

namespace web {
namespace {

struct ReconnectingFlow : Reconnecting {
  ReconnectingFlow() {
    make();
    fake::passTime(milliseconds(0));
  }

  static void receive(std::string text) {
    lastChannel()->receiveText(std::move(text));
    turns();
  }
  static void turns() {
    for (int i = 0; i < 10; ++i) pollEvents();
  }
  void resume() {
    socket->resume();
    turns();
  }

  // Makes bytes leave the buffer, natively and as in a page.
  void take(std::uint64_t bytes) {
    lastChannel()->takeSent(bytes);
    turns();
    pass(milliseconds(256));
    turns();
  }
  void comeBack() {
    lose();
    pass(milliseconds(500));
    open();
    turns();
  }
  void logLow() {
    socket->onbufferedamountlow = [this] {
      log.push_back("low " + std::to_string(socket->bufferedAmount()));
    };
  }
};

TEST_F(ReconnectingFlow, KeepsMessagesUntilResume) {
  open();
  socket->pause();
  receive("1");
  receive("2");
  EXPECT_THAT(takeLog(), ElementsAre("open"));
  resume();
  EXPECT_THAT(takeLog(), ElementsAre("\"1\"", "\"2\""));
  receive("3");
  EXPECT_THAT(takeLog(), ElementsAre("\"3\""));
}

TEST_F(ReconnectingFlow, MayBePausedBeforeTheFirstSocketOpens) {
  socket->pause();
  open();
  receive("1");
  EXPECT_THAT(takeLog(), ElementsAre("open"));
  resume();
  EXPECT_THAT(takeLog(), ElementsAre("\"1\""));
}

TEST_F(ReconnectingFlow, ThePauseLastsOverALoss) {
  open();
  socket->pause();
  comeBack();
  receive("of the second");
  EXPECT_THAT(takeLog(), ElementsAre("open", "attempt 1 in 500 after 1006", "open"));
  resume();
  EXPECT_THAT(takeLog(), ElementsAre("\"of the second\""));
}

TEST_F(ReconnectingFlow, MayBePausedAndResumedWhileItWaits) {
  open();
  lose();
  socket->pause();
  pass(milliseconds(500));
  open();
  receive("1");
  lose();
  EXPECT_THAT(takeLog(), ElementsAre("open", "attempt 1 in 500 after 1006", "open"));
  resume();
  EXPECT_THAT(takeLog(), ElementsAre("\"1\"", "attempt 2 in 1000 after 1006"));
  pass(milliseconds(1000));
  open();
  receive("2");
  EXPECT_THAT(takeLog(), ElementsAre("open", "\"2\""));
}

TEST_F(ReconnectingFlow, ALossIsHeardOfAfterWhatCameBeforeIt) {
  open();
  socket->pause();
  receive("1");
  lose();
  turns();
  EXPECT_THAT(takeLog(), ElementsAre("open"));
  pass(seconds(60));
  EXPECT_EQ(urls, 1);
  resume();
  EXPECT_THAT(takeLog(), ElementsAre("\"1\"", "attempt 1 in 500 after 1006"));
}

TEST_F(ReconnectingFlow, ADroppedConnectionLosesWhatWasKeptAndThePauseGoesOn) {
  open();
  socket->pause();
  receive("1");
  socket->drop();
  pass(milliseconds(0));
  pass(milliseconds(500));
  open();
  receive("2");
  EXPECT_THAT(takeLog(), ElementsAre("open", "attempt 1 in 500 after 1000", "open"));
  resume();
  EXPECT_THAT(takeLog(), ElementsAre("\"2\""));
}

TEST_F(ReconnectingFlow, CloseEndsThePause) {
  open();
  socket->pause();
  receive("1");
  socket->close();
  socket->pause();
  lastChannel()->finish(true, 1000);
  turns();
  EXPECT_THAT(takeLog(), ElementsAre("open", "close 1000"));
  socket->pause();
  socket->resume();
}

TEST_F(ReconnectingFlow, ChannelsThatHoldTheServerBackAreToldSo) {
  lastChannel()->pauses = true;
  socket->pause();
  socket->resume();
  EXPECT_THAT(lastChannel()->calls, ElementsAre("pause", "resume"));
}

TEST_F(ReconnectingFlow, FiresWhenTheAmountOfThePresentSocketFalls) {
  logLow();
  for (int i = 0; i < 2; ++i) {
    open();
    socket->send("12345");
    take(5);
    EXPECT_THAT(takeLog(), ElementsAre("open", "low 0"));
    lose();
    pass(milliseconds(500));
    takeLog();
  }
}

TEST_F(ReconnectingFlow, GoesByItsOwnThresholdOfTheMoment) {
  open();
  takeLog();
  logLow();
  socket->bufferedAmountLowThreshold = 4;
  socket->send(std::string(10, 'x'));
  take(5);
  EXPECT_THAT(log, IsEmpty());
  socket->bufferedAmountLowThreshold = 2;
  take(2);
  EXPECT_THAT(log, IsEmpty());
  take(1);
  EXPECT_THAT(takeLog(), ElementsAre("low 2"));
  comeBack();
  takeLog();
  socket->send(std::string(10, 'x'));
  take(7);
  EXPECT_THAT(log, IsEmpty());
  take(1);
  EXPECT_THAT(takeLog(), ElementsAre("low 2"));
}

TEST_F(ReconnectingFlow, WhatWasQueuedCountsOnceItIsSent) {
  make(plain({.maxQueuedBytes = 10}));
  logLow();
  socket->send("12345");
  open();
  turns();
  EXPECT_THAT(takeLog(), ElementsAre("open"));
  take(5);
  EXPECT_THAT(takeLog(), ElementsAre("low 0"));
}

TEST_F(ReconnectingFlow, WhatIsLostWithAConnectionFiresNothing) {
  logLow();
  open();
  socket->send("lost");
  lose();
  pass(milliseconds(499));
  EXPECT_EQ(socket->bufferedAmount(), 0u);
  EXPECT_THAT(takeLog(), ElementsAre("open", "attempt 1 in 500 after 1006"));
}

TEST_F(ReconnectingFlow, AnAmountThatFallsInADroppedConnectionFiresNothing) {
  lastChannel()->reportsBufferedAmount = true;
  logLow();
  open();
  socket->send("1");
  lastChannel()->takeSent(1);
  pollEvents();  // bufferedamountlow fires in the next turn.
  socket->drop();
  turns();
  EXPECT_THAT(takeLog(), ElementsAre("open", "attempt 1 in 500 after 1000"));
}

TEST_F(ReconnectingFlow, ListenersMayBeAddedReplacedAndRemoved) {
  open();
  takeLog();
  const auto id = socket->addEventListener(events::bufferedamountlow, [this](Event& event) {
    EXPECT_EQ(event.target(), socket.get());
    log.push_back(std::string(event.type()));
  });
  socket->send("1");
  take(1);
  EXPECT_THAT(takeLog(), ElementsAre("bufferedamountlow"));
  socket->removeEventListener(id);
  socket->send("2");
  take(1);
  EXPECT_THAT(takeLog(), IsEmpty());
  EXPECT_FALSE(socket->onbufferedamountlow);
  logLow();
  EXPECT_TRUE(socket->onbufferedamountlow);
  socket->send("3");
  take(1);
  EXPECT_THAT(takeLog(), ElementsAre("low 0"));
}

TEST_F(ReconnectingFlow, APagesAmountIsNotLookedAtOnceNobodyListens) {
  open();
  logLow();
  socket->onbufferedamountlow = nullptr;
  for (int i = 0; i < 2; ++i) {
    socket->send("1");
    take(1);
  }
  socket->send("unsent");
  const int before = lastChannel()->amountsAsked;
  pass(milliseconds(256));
  pass(milliseconds(256));
  EXPECT_EQ(lastChannel()->amountsAsked, before);
}

TEST_F(ReconnectingFlow, ItMayBeDestroyedWhenTheAmountIsLow) {
  open();
  socket->onbufferedamountlow = [this] { socket.reset(); };
  socket->send("1");
  take(1);
  EXPECT_FALSE(socket);
  EXPECT_FALSE(fake::hasTimers());
}

TEST_F(ReconnectingFlow, KnowsTheFactsOfThePresentConnection) {
  lastChannel()->connectionInfo.peerAddress = "192.0.2.1:443";
  lastChannel()->stats.messagesSent = 3;
  lastChannel()->open("chat", "permessage-deflate");
  pollEvents();
  EXPECT_EQ(socket->extensions(), "permessage-deflate");
  EXPECT_EQ(socket->info().peerAddress, "192.0.2.1:443");
  EXPECT_EQ(socket->getStats().messagesSent, 3u);
  lose();
  EXPECT_EQ(socket->extensions(), "");
  EXPECT_EQ(socket->info().peerAddress, "");
  EXPECT_FALSE(socket->getStats().messagesSent);
  pass(milliseconds(500));
  lastChannel()->connectionInfo.peerAddress = "192.0.2.2:443";
  open();
  EXPECT_EQ(socket->info().peerAddress, "192.0.2.2:443");
}

}  // namespace
}  // namespace web
