// pause() and resume(), on a channel that cannot hold the server back; info() and getStats().
#include <memory>
#include <utility>

#include "api/api_test.h"

namespace web {
namespace {

struct Pause : testing::Test {
  Pause() {
    socket->openNow();
    socket->pause();
  }

  void turns() {
    for (int i = 0; i < 10; ++i) pollEvents();
  }
  void receive(std::string text) {
    socket->channel->receiveText(std::move(text));
    turns();
  }
  void end(bool wasClean, std::uint16_t code) {
    if (!wasClean) socket->channel->fail("why");
    socket->channel->finish(wasClean, code);
    turns();
  }
  void resume() {
    socket->resume();
    turns();
  }

  std::unique_ptr<LoggingSocket> socket = std::make_unique<LoggingSocket>();
};

TEST_F(Pause, KeepsMessagesInOrderUntilResume) {
  socket->binaryType = BinaryType::arraybuffer;
  receive("1");
  socket->channel->receiveBinary(std::vector<std::byte>(2));
  receive("3");
  EXPECT_THAT(socket->log, IsEmpty());
  resume();
  EXPECT_THAT(socket->log, ElementsAre("message \"1\"", "message ArrayBuffer(2)", "message \"3\""));
}

TEST_F(Pause, EachEventIsATaskOfItsOwn) {
  receive("1");
  receive("2");
  end(false, 1006);
  socket->resume();
  socket->resume();
  pollEvents();
  EXPECT_THAT(socket->log, ElementsAre("message \"1\""));
  pollEvents();
  EXPECT_EQ(socket->log.size(), 2u);
  pollEvents();  // Except for these two, which are one task.
  EXPECT_THAT(socket->log, ElementsAre("message \"1\"", "message \"2\"", "error why",
                                       "close 1006 not clean \"\""));
}

TEST_F(Pause, TellsNothingFromInsideOfResume) {
  receive("1");
  socket->resume();
  EXPECT_THAT(socket->log, IsEmpty());
}

TEST_F(Pause, KeepsBlobsToo) {
  socket->channel->receiveBinary(std::vector<std::byte>(5));
  turns();
  EXPECT_THAT(socket->log, IsEmpty());
  resume();
  EXPECT_THAT(socket->log, ElementsAre("message Blob(5)"));
}

TEST_F(Pause, LetsNothingOvertakeWhatIsKept) {
  receive("1");
  receive("2");
  socket->resume();
  socket->channel->receiveText("3");
  turns();
  EXPECT_THAT(socket->log, ElementsAre("message \"1\"", "message \"2\"", "message \"3\""));
}

TEST_F(Pause, MayBeginAgainInAHandler) {
  receive("1");
  receive("2");
  socket->onmessage = [this](MessageEvent& event) {
    socket->log.push_back(*event.text());
    socket->pause();
  };
  resume();
  EXPECT_THAT(socket->log, ElementsAre("1"));
  receive("3");
  resume();
  resume();
  EXPECT_THAT(socket->log, ElementsAre("1", "2", "3"));
}

TEST_F(Pause, IsOverOnceAndForAllAfterResume) {
  resume();
  receive("1");
  receive("2");
  EXPECT_THAT(socket->log, ElementsAre("message \"1\"", "message \"2\""));
}

TEST_F(Pause, DoesNotHoldBackAnEndThatNothingCameBefore) {
  end(true, 1000);
  EXPECT_THAT(socket->log, ElementsAre("close 1000 clean \"\""));
}

TEST_F(Pause, DoesNotHoldBackAFailureThatNothingCameBefore) {
  end(false, 1006);
  EXPECT_THAT(socket->log, ElementsAre("error why", "close 1006 not clean \"\""));
}

TEST_F(Pause, TellsTheEndAfterWhatCameBefore) {
  receive("1");
  end(false, 1006);
  EXPECT_THAT(socket->log, IsEmpty());
  resume();
  EXPECT_THAT(socket->log, ElementsAre("message \"1\"", "error why", "close 1006 not clean \"\""));
}

TEST_F(Pause, MayBeginAgainForWhatIsKeptOfAConnectionThatHasEnded) {
  socket->onmessage = [this](MessageEvent& event) {
    socket->log.push_back(*event.text());
    socket->pause();
  };
  for (const auto* text : {"1", "2", "3"}) receive(text);
  end(false, 1006);
  EXPECT_THAT(socket->log, IsEmpty());
  resume();
  EXPECT_THAT(socket->log, ElementsAre("1"));
  resume();
  EXPECT_THAT(socket->log, ElementsAre("1", "2"));
  resume();
  EXPECT_THAT(socket->log, ElementsAre("1", "2", "3", "error why", "close 1006 not clean \"\""));
}

TEST_F(Pause, MayBeginBeforeTheTaskOfAResumeOnceTheConnectionHasEnded) {
  receive("1");
  end(true, 1000);
  socket->resume();
  socket->pause();
  turns();
  EXPECT_THAT(socket->log, IsEmpty());
  resume();
  EXPECT_THAT(socket->log, ElementsAre("message \"1\"", "close 1000 clean \"\""));
}

TEST_F(Pause, DoesNotBeginAgainAfterClose) {
  receive("1");
  end(true, 1000);
  socket->close();
  socket->pause();
  turns();
  EXPECT_THAT(socket->log, ElementsAre("close 1000 clean \"\""));
}

TEST_F(Pause, DoesNotBeginOnceTheSocketIsClosing) {
  resume();
  socket->close();
  socket->pause();
  receive("late");
  end(true, 1005);
  EXPECT_EQ(socket->log.back(), "close 1005 clean \"\"");
}

TEST_F(Pause, IsOverWithCloseThoughMessagesComeMeanwhile) {
  receive("1");
  socket->close();
  receive("2");
  end(true, 1005);
  EXPECT_EQ(socket->log.back(), "close 1005 clean \"\"");
}

TEST_F(Pause, EndsWithCloseWhichDropsWhatWasKept) {
  receive("1");
  socket->close();
  EXPECT_THAT(socket->channel->calls, ElementsAre("close \"\""));
  end(true, 1005);
  EXPECT_THAT(socket->log, ElementsAre("close 1005 clean \"\""));
}

const std::string overflow =
    "error More than 4 MiB or 65,536 messages have arrived during a pause.";

TEST_F(Pause, FailsTheConnectionBeyondItsLimit) {
  const std::string mebibyte(1 << 20, 'x');
  for (int i = 0; i < 4; ++i) receive(mebibyte);
  EXPECT_THAT(socket->channel->calls, IsEmpty());
  receive("x");
  receive("y");
  EXPECT_THAT(socket->channel->calls, ElementsAre("close \"\""));
  socket->channel->finish(true, 1005);
  turns();
  EXPECT_THAT(socket->log, IsEmpty());
  socket->resume();
  for (int i = 0; i < 10; ++i) turns();
  EXPECT_EQ(socket->log.size(), 6u);
  EXPECT_EQ(socket->log[4], overflow);
  EXPECT_EQ(socket->log[5], "close 1006 not clean \"\"");
}

TEST_F(Pause, HasItsLimitForWhatIsKeptAtATime) {
  const std::size_t mebibyte = 1 << 20;
  for (int i = 0; i < 8; ++i) {
    receive(std::string(mebibyte, 'x'));
    socket->channel->receiveBinary(std::vector<std::byte>(mebibyte));
    turns();
    resume();
    socket->pause();
  }
  EXPECT_THAT(socket->channel->calls, IsEmpty());
  EXPECT_EQ(socket->log.size(), 16u);
}

TEST_F(Pause, FailsAtOnceIfOneMessageIsTooMuch) {
  auto kind = Failure::hidden;
  socket->addEventListener(events::error, [&](ErrorEvent& event) { kind = event.failure(); });
  for (int i = 0; i < 2; ++i) {
    receive(std::string((4 << 20) + 1, 'x'));
    EXPECT_LT(socket->channel->textLeft.capacity(), 4096u);
  }
  socket->channel->fail("of another kind");
  end(true, 1005);
  EXPECT_EQ(kind, Failure::tooLarge);
  EXPECT_THAT(socket->log, ElementsAre(overflow, "close 1006 not clean \"\""));
}

TEST_F(Pause, LimitsEmptyMessagesToo) {
  for (int i = 0; i < 64; ++i) {
    for (int j = 0; j < 1024; ++j) socket->channel->receiveText("");
    turns();
  }
  EXPECT_THAT(socket->channel->calls, IsEmpty());
  receive("");
  EXPECT_THAT(socket->channel->calls, ElementsAre("close \"\""));
  socket->close();
  end(true, 1005);
  EXPECT_THAT(socket->log, ElementsAre(overflow, "close 1006 not clean \"\""));
}

TEST_F(Pause, AHandlerMayDestroyTheSocket) {
  receive("1");
  receive("2");
  socket->onmessage = [this] { socket.reset(); };
  socket->resume();
  turns();
  EXPECT_FALSE(socket);
}

TEST_F(Pause, ASocketThatIsGoneTellsNothing) {
  receive("1");
  bool told = false;
  socket->onmessage = [&] { told = true; };
  socket->resume();
  const auto channel = socket->channel;
  socket.reset();
  turns();
  EXPECT_FALSE(told);
  EXPECT_THAT(channel->calls, ElementsAre("abandon"));
}

TEST_F(Pause, AHandlerMayTurnTheLoop) {
  receive("1");
  receive("2");
  std::vector<std::string> order;
  socket->onmessage = [&](MessageEvent& event) {
    order.push_back(*event.text() + " begins");
    if (order.size() == 1) {
      socket->channel->receiveText("3");
      turns();
    }
    order.push_back(*event.text() + " ends");
  };
  resume();
  EXPECT_THAT(order, ElementsAre("1 begins", "1 ends", "2 begins", "2 ends", "3 begins", "3 ends"));
}

TEST_F(Pause, IsTheChannelsBusinessWhereItCan) {
  LoggingSocket other;
  other.channel->pauses = true;
  other.pause();
  other.resume();
  EXPECT_THAT(other.channel->calls, ElementsAre("pause", "resume"));
  other.onbufferedamountlow = [] {};
  other.pause();
  EXPECT_THAT(other.channel->calls, ElementsAre("pause", "resume", "pause"));
}

TEST(Facts, AreTheChannels) {
  LoggingSocket socket;
  socket.channel->connectionInfo.peerAddress = "192.0.2.1:443";
  socket.channel->stats.messagesSent = 7;
  EXPECT_EQ(socket.info().peerAddress, "192.0.2.1:443");
  EXPECT_EQ(socket.getStats().messagesSent, 7u);
  socket.onbufferedamountlow = [] {};
  EXPECT_EQ(socket.info().peerAddress, "192.0.2.1:443");
  EXPECT_EQ(socket.getStats().messagesSent, 7u);
}

TEST(Facts, AreEmptyWhereNothingIsKnown) {
  LoggingSocket socket;
  EXPECT_EQ(socket.info().response.status, 0);
  EXPECT_EQ(socket.info().peerAddress, "");
  EXPECT_FALSE(socket.getStats().messagesSent);
  EXPECT_FALSE(socket.getStats().smoothedRtt);
}

}  // namespace
}  // namespace web
