// Every deadline of a connection, with a simulated clock: each expires at its time, whatever the
// server holds back, and not before.
#include "native/guided_test.h"
#include "native/loop/event_loop.h"

namespace web::native {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// The events that fire once this much time has passed: one turn notices it, and the next one fires
// them.
std::vector<std::string> eventsAfter(FakeClock& clock, Clock::duration time, LoggedSocket& socket) {
  socket.log.clear();
  clock.advance(time);
  for (int turn = 0; turn < 2; ++turn) pollEvents();
  return std::exchange(socket.log, {});
}

const auto failed = ElementsAre("error", "close 1006 not clean");

TEST(Deadline, OfOpeningIsThirtySeconds) {
  KeepingServer keeping([](Peer& peer) { peer.readHead(); });
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url());
    keeping.pumpUntilDone();
    EXPECT_THAT(eventsAfter(clock, milliseconds(29999), socket), IsEmpty());
    EXPECT_THAT(eventsAfter(clock, milliseconds(1), socket), failed);
    EXPECT_EQ(socket.failure,
              "gave up after 30 s while waiting for the server's answer to the opening handshake");
  });
}

TEST(Deadline, OfOpeningIsOverWithTheOpenEvent) {
  KeepingServer keeping([](Peer& peer) { peer.acceptHandshake(); });
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url(), {.keepAlive = milliseconds(0)});
    pumpUntilOpen(socket);
    EXPECT_THAT(eventsAfter(clock, hours(24), socket), IsEmpty());
  });
}

TEST(Deadline, OfClosingIsTenSeconds) {
  KeepingServer keeping([](Peer& peer) {
    peer.acceptHandshake();
    peer.readFrame();
  });
  withAStandingClock([&](FakeClock& clock) {
    ScriptedStreams streams;
    LoggedSocket socket(keeping.server.url());
    pumpUntilOpen(socket);
    socket.close();
    keeping.pumpUntilDone();
    EXPECT_THAT(eventsAfter(clock, milliseconds(9999), socket), IsEmpty());
    EXPECT_THAT(eventsAfter(clock, milliseconds(1), socket), failed);
    EXPECT_EQ(socket.failure, "the server did not answer the Close frame within 10 s");
    EXPECT_EQ(streams->descriptor, -1);
  });
}

// The answer to a ping may be as late as that to the Close frame.
TEST(Deadline, OfClosingIsNotThatOfKeepAlive) {
  KeepingServer keeping([](Peer& peer) {
    peer.acceptHandshake();
    EXPECT_EQ(peer.readFrame().firstByte, 0x88u);
    peer.readToEnd();
  });
  withAStandingClock([&](FakeClock& clock) {
    ScriptedStreams streams;
    LoggedSocket socket(keeping.server.url(), {.keepAlive = seconds(1)});
    pumpUntilOpen(socket);
    socket.close();
    for (int i = 0; i < 9; ++i) EXPECT_THAT(eventsAfter(clock, seconds(1), socket), IsEmpty());
    EXPECT_THAT(eventsAfter(clock, seconds(1), socket), failed);
    EXPECT_EQ(socket.failure, "the server did not answer the Close frame within 10 s");
  });
}

TEST(Deadline, OfTcpsEndAfterBothCloseFramesIsTwoSecondsAndClean) {
  KeepingServer keeping([](Peer& peer) {
    peer.acceptHandshake();
    peer.readFrame();
    peer.write(closeFrame(1000));
  });
  withAStandingClock([&](FakeClock& clock) {
    ScriptedStreams streams;
    LoggedSocket socket(keeping.server.url());
    pumpUntilOpen(socket);
    socket.close(1000);
    keeping.pumpUntilDone();
    EXPECT_THAT(eventsAfter(clock, milliseconds(1999), socket), IsEmpty());
    EXPECT_THAT(eventsAfter(clock, milliseconds(1), socket), ElementsAre("close 1000 clean"));
    EXPECT_EQ(streams->descriptor, -1);
  });
}

TEST(Deadline, OfClosingIsOverWithTheAnswer) {
  KeepingServer keeping([](Peer& peer) {
    peer.acceptHandshake();
    peer.readFrame();
    peer.write(closeFrame(1000));
  });
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url(), {.closeTimeout = seconds(1)});
    pumpUntilOpen(socket);
    socket.close(1000);
    keeping.pumpUntilDone();
    EXPECT_THAT(eventsAfter(clock, milliseconds(1999), socket), IsEmpty());
    EXPECT_THAT(eventsAfter(clock, milliseconds(1), socket), ElementsAre("close 1000 clean"));
  });
}

// The server has closed first, and reads our remaining output slowly.
TEST(Deadline, OfTcpsEndBeginsAnewWithEachByteThatTheServerTakes) {
  constexpr std::size_t size = std::size_t{8} << 20;
  std::promise<void> isClosing;
  RawServer server(
      [&](Peer& peer) {
        peer.acceptHandshake();
        peer.write(closeFrame(1000));
        isClosing.get_future().wait();
        EXPECT_EQ(peer.readFrame().payload.size(), size);
        EXPECT_EQ(peer.readFrame().firstByte, 0x88u);
        peer.endWriting();
      },
      {.receiveBuffer = 65536});
  withAStandingClock([&](FakeClock& clock) {
    ScriptedStreams streams;
    LoggedSocket socket(server.url(), {.compression = false});
    socket.onopen = [&] { socket.send(std::vector<std::byte>(size)); };
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSING; });
    isClosing.set_value();
    // Each second a little more is written.
    std::size_t turns = 0;
    pumpUntil([&] {
      if (++turns % 10 != 0) return socket.readyState() == WebSocket::CLOSED;
      const int before = streams->writes;
      pumpUntil(
          [&] { return streams->writes > before || socket.readyState() == WebSocket::CLOSED; });
      clock.advance(milliseconds(1500));
      return socket.readyState() == WebSocket::CLOSED;
    });
    EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean"));
  });
}

struct Violation : testing::TestWithParam<std::string> {};

// After any protocol violation the server gets a Close frame, and may keep TCP open for two
// seconds, not forever.
TEST_P(Violation, OfAServerThatKeepsTcpEndsAfterTwoSeconds) {
  KeepingServer keeping([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(GetParam());
    EXPECT_EQ(peer.readFrame().firstByte, 0x88u);
    EXPECT_EQ(peer.readToEnd(), "");
  });
  withAStandingClock([&](FakeClock& clock) {
    ScriptedStreams streams;
    LoggedSocket socket(keeping.server.url());
    keeping.pumpUntilDone();
    EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
    EXPECT_EQ(streams->endings, 1);
    EXPECT_THAT(eventsAfter(clock, milliseconds(1999), socket), IsEmpty());
    EXPECT_NE(streams->descriptor, -1);
    EXPECT_THAT(eventsAfter(clock, milliseconds(1), socket), IsEmpty());
    EXPECT_EQ(streams->descriptor, -1);
    EXPECT_TRUE(Loop::current().timers().empty());  // The loop has removed it.
  });
}

TEST_P(Violation, OfAServerThatEndsTcpAtOnceEndsAtOnce) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(GetParam());
  });
  withAStandingClock([&](FakeClock&) {
    ScriptedStreams streams;
    LoggedSocket socket(server.url());
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean"));
    pumpUntil([&] { return streams->descriptor == -1; });
  });
}

// What the server sends is read and dropped, so that the Close frame is not lost to a reset.
TEST_P(Violation, OfAServerThatGoesOnSendingEndsAfterTwoSeconds) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(GetParam());
    const std::string more(std::size_t{64} << 10, 'x');
    while (peer.write(more)) {
    }
  });
  withAStandingClock([&](FakeClock& clock) {
    ScriptedStreams streams;
    LoggedSocket socket(server.url());
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    const int before = streams->reads;
    pumpUntil([&] { return streams->reads > before + 100; });
    EXPECT_THAT(eventsAfter(clock, milliseconds(1999), socket), IsEmpty());
    EXPECT_NE(streams->descriptor, -1);
    EXPECT_THAT(eventsAfter(clock, milliseconds(1), socket), IsEmpty());
    EXPECT_EQ(streams->descriptor, -1);
  });
}

INSTANTIATE_TEST_SUITE_P(Each, Violation,
                         testing::Values(frame(0x83), frame(0x81, "\xff"), frame(0x80, "x"),
                                         std::string("\x81\x81zzzzz")));

// There is nothing more to send to a server that has refused, so the socket does not wait for the
// end of TCP.
TEST(Deadline, IsNoneForAServerThatRefuses) {
  for (const char* status : {"401 Unauthorized", "404 Not Found"}) {
    KeepingServer keeping([&](Peer& peer) {
      peer.readHead();
      peer.write("HTTP/1.1 " + std::string(status) + "\r\nContent-Length: 0\r\n\r\n");
      EXPECT_EQ(peer.readToEnd(), "");
    });
    withAStandingClock([&](FakeClock&) {
      ScriptedStreams streams;
      LoggedSocket socket(keeping.server.url());
      keeping.pumpUntilDone();
      EXPECT_THAT(socket.log, failed);
      EXPECT_EQ(streams->descriptor, -1);
    });
  }
}

// Reading would find out why if the server sent anything.
TEST(Deadline, OfAConnectionThatCannotBeWrittenToIsTwoSeconds) {
  for (auto way : {"open", "closing"}) {
    KeepingServer keeping([](Peer& peer) { peer.acceptHandshake(); });
    withAStandingClock([&](FakeClock& clock) {
      ScriptedStreams streams;
      LoggedSocket socket(keeping.server.url());
      pumpUntilOpen(socket);
      streams->failure = "the connection was reset by a test";
      streams->write = [](Stream&, std::span<const std::byte>) {
        return Transfer{Outcome::failed};
      };
      if (way == std::string_view("open")) {
        socket.send("lost");
      } else {
        socket.close();
      }
      pollEvents();
      EXPECT_THAT(eventsAfter(clock, seconds(2), socket), failed) << way;
      EXPECT_EQ(socket.failure, "the connection was reset by a test") << way;
      clock.advance(seconds(2));
      pollEvents();
      EXPECT_EQ(streams->descriptor, -1) << way;
    });
  }
}

TEST(Deadline, OfAServersPongHoldsThoughTheProgramIsBusyUntilThen) {
  std::promise<void> isBusy, hasWritten;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    const auto ping = peer.readFrame();
    isBusy.get_future().wait();
    peer.write(frame(0x8a, ping.payload));
    hasWritten.set_value();
    peer.readToEnd();
  });
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(server.url());
    pumpUntilOpen(socket);
    EXPECT_THAT(eventsAfter(clock, seconds(30), socket), IsEmpty());
    clock.advance(milliseconds(1));
    // After the loop has checked its sockets, and before it checks its timers.
    postTask([&] {
      isBusy.set_value();
      hasWritten.get_future().wait();
      clock.advance(seconds(60));
    });
    pollEvents();
    EXPECT_THAT(eventsAfter(clock, milliseconds(1), socket), IsEmpty());
  });
}

// A slow program still has much to do, and a server that sends nothing more is not lost before
// that.
TEST(Deadline, OfAServersPongDoesNotComeBeforeWhatTheServerSaid) {
  KeepingServer keeping([](Peer& peer) {
    peer.acceptHandshake();
    std::string wire;
    for (int i = 0; i < 5; ++i) wire += frame(0x81, std::to_string(i));
    peer.write(wire);
  });
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url());
    socket.onmessage = [&] { clock.advance(seconds(31)); };
    pumpUntil([&] { return socket.log.size() == 6; });
    EXPECT_THAT(socket.log, ElementsAre("open", "\"0\"", "\"1\"", "\"2\"", "\"3\"", "\"4\""));
    clock.advance(seconds(30));
    pollEvents();
    clock.advance(seconds(30));
    pollEvents();
    EXPECT_EQ(socket.failure,
              "the connection was lost: the server has not answered a ping within 30 s "
              "(WebSocketInit::keepAlive)");
  });
}

// Close frames and earlier output have this long to be written.
TEST(Deadline, OfTheEndOfAThreadIsTwoSecondsWhateverTheServerDoes) {
  for (const bool takes : {false, true}) {
    KeepingServer keeping([&](Peer& peer) {
      peer.acceptHandshake();
      if (takes) peer.readToEnd();
    });
    Clock::time_point left;
    onAThreadOfItsOwn([&] {
      allowNetworkThread(false);
      WebSocket socket(keeping.server.url(), {.compression = false});
      pumpUntilOpen(socket);
      socket.send(std::vector<std::byte>(std::size_t{32} << 20));
      takes ? pumpUntil([&] { return socket.bufferedAmount() == 0; }) : pumpUntilStuck(socket);
      FakeClock::leaveToThisThread(FakeClock::Passes::inWaits);
      left = Clock::now();
    });
    EXPECT_GE(FakeClock::lastPassedUntil() - left, seconds(2)) << takes;
    EXPECT_LE(FakeClock::lastPassedUntil() - left, milliseconds(2050)) << takes;
  }
}

TEST(Deadline, MayBeAsLateAsCanBe) {
  constexpr auto longest = milliseconds::max();
  RawServer server(acceptAndEcho);
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(server.url(),
                        {.openTimeout = longest, .closeTimeout = longest, .keepAlive = longest});
    clock.advance(hours(24 * 30));
    pumpUntilOpen(socket);
    socket.log.clear();
    clock.advance(hours(24 * 300));
    socket.send("still here");
    pumpUntil([&] { return !socket.log.empty(); });
    socket.close(1000);
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    EXPECT_THAT(socket.log, ElementsAre("\"still here\"", "close 1000 clean"));
  });
}

TEST(Deadline, OfClosingMayBeAsLateAsCanBe) {
  KeepingServer keeping([](Peer& peer) {
    peer.acceptHandshake();
    peer.readFrame();
  });
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url(), {.closeTimeout = milliseconds::max()});
    pumpUntilOpen(socket);
    socket.close();
    keeping.pumpUntilDone();
    EXPECT_THAT(eventsAfter(clock, hours(24 * 300), socket), IsEmpty());
  });
}

}  // namespace
}  // namespace web::native
