// A server that reads what we send byte by byte, or not at all: how long the library waits, and
// what follows the last byte.
#include <algorithm>
#include <future>
#include <limits>
#include <utility>

#include "native/guided_test.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Stuck : testing::Test {
  Stuck() {
    streams->write = [this](Stream& tcp, std::span<const std::byte> bytes) {
      if (room == 0) return Transfer{Outcome::waitWrite};
      const auto transfer = tcp.write(bytes.first(std::min(room, bytes.size())));
      room -= transfer.count;
      return transfer;
    };
  }

  // Lets the server read this many bytes, until all of them are written.
  void take(std::size_t bytes) {
    room = bytes;
    pumpUntil([&] { return room == 0; });
  }

  static std::vector<std::string> eventsAfter(FakeClock& clock, Clock::duration time,
                                              LoggedSocket& socket) {
    socket.log.clear();
    clock.advance(time);
    for (int turn = 0; turn < 2; ++turn) pollEvents();
    return std::exchange(socket.log, {});
  }

  std::size_t room = std::numeric_limits<std::size_t>::max();
  std::promise<std::string> says;  // What the server sends once the socket is open.
  ScriptedStreams streams;
  KeepingServer keeping{[this](Peer& peer) {
    peer.acceptHandshake();
    peer.write(says.get_future().get());
    peer.readToEnd();
  }};
};

TEST_F(Stuck, CloseFrameIsGivenUpAfterTenSeconds) {
  says.set_value("");
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url(), {.compression = false});
    pumpUntilOpen(socket);
    room = 0;
    socket.close();
    EXPECT_THAT(eventsAfter(clock, milliseconds(9999), socket), IsEmpty());
    EXPECT_THAT(eventsAfter(clock, milliseconds(1), socket),
                ElementsAre("error", "close 1006 not clean"));
    EXPECT_EQ(socket.failure, "the server did not answer the Close frame within 10 s");
  });
}

TEST_F(Stuck, ServerHasTenSecondsToCloseFromTheLastByteThatItHasTaken) {
  says.set_value("");
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url(), {.compression = false});
    pumpUntilOpen(socket);
    room = 0;
    socket.send(std::vector<std::byte>(100000));
    socket.close();
    for (int i = 0; i < 5; ++i) {
      take(1000);
      EXPECT_THAT(eventsAfter(clock, milliseconds(9999), socket), IsEmpty());
    }
    EXPECT_THAT(eventsAfter(clock, milliseconds(1), socket),
                ElementsAre("error", "close 1006 not clean"));
  });
}

TEST_F(Stuck, ServerHasTwoSecondsToEndTcpFromTheLastByteThatItHasTaken) {
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url(), {.compression = false});
    pumpUntilOpen(socket);
    room = 0;
    socket.send(std::vector<std::byte>(100000));
    says.set_value(closeFrame(1000));
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSING; });
    for (int i = 0; i < 5; ++i) {
      take(1000);
      EXPECT_THAT(eventsAfter(clock, milliseconds(1999), socket), IsEmpty());
    }
    EXPECT_THAT(eventsAfter(clock, milliseconds(1), socket), ElementsAre("close 1000 clean"));
  });
}

// On a slow network the pong waits behind the message.
TEST_F(Stuck, ServerThatTakesALargeMessageStepByStepIsAlive) {
  says.set_value("");
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url(), {.compression = false, .keepAlive = seconds(30)});
    pumpUntilOpen(socket);
    room = 0;
    socket.send(std::vector<std::byte>(100000));
    for (int i = 0; i < 5; ++i) {
      take(1000);
      EXPECT_THAT(eventsAfter(clock, milliseconds(29999), socket), IsEmpty());
    }
    room = 100000;
    pumpUntil([&] { return socket.bufferedAmount() == 0; });
    EXPECT_EQ(socket.readyState(), WebSocket::OPEN);
  });
}

// Otherwise the server could not know whether there is more.
TEST_F(Stuck, EndOfWhatWeSendComesRightBehindTheLastByte) {
  withAStandingClock([&](FakeClock&) {
    LoggedSocket socket(keeping.server.url(), {.compression = false});
    pumpUntilOpen(socket);
    room = 0;
    socket.send("before");
    says.set_value(frame(0x83));  // An unknown opcode.
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    for (int turn = 0; turn < 3; ++turn) pollEvents();
    EXPECT_EQ(streams->endings, 0);
    room = 1000;
    pumpUntil([&] { return streams->endings == 1; });  // No time has passed.
  });
}

// The reason why it could not be written says more than that there was no response.
TEST_F(Stuck, HandshakeFailsWithTheReasonForWhichItCouldNotBeWritten) {
  streams->failure = "lost by a test";
  streams->write = [](Stream&, std::span<const std::byte>) { return Transfer{Outcome::failed}; };
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url(), {.openTimeout = seconds(1)});
    pumpUntil([&] { return streams->writes > 0; });
    EXPECT_THAT(eventsAfter(clock, seconds(1), socket),
                ElementsAre("error", "close 1006 not clean"));
    EXPECT_EQ(socket.failure, "lost by a test");
  });
  says.set_value("");
}

TEST_F(Stuck, CloseFrameFailsWithTheReasonForWhichItCouldNotBeWritten) {
  says.set_value("");
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url(), {.closeTimeout = seconds(1)});
    pumpUntilOpen(socket);
    streams->failure = "lost by a test";
    streams->write = [](Stream&, std::span<const std::byte>) { return Transfer{Outcome::failed}; };
    socket.close();
    EXPECT_THAT(eventsAfter(clock, seconds(1), socket),
                ElementsAre("error", "close 1006 not clean"));
    EXPECT_EQ(socket.failure, "lost by a test");
  });
}

TEST(StuckOnItsWay, RequestToAProxyGoesOutOnceThereIsRoom) {
  RawServer proxy([](Peer& peer) {
    peer.readHead();
    peer.write("HTTP/1.1 200 OK\r\n\r\n");
    acceptAndEcho(peer);
  });
  withAStandingClock([&](FakeClock&) {
    ScriptedStreams streams;
    streams->write = [isFirst = true](Stream& tcp, std::span<const std::byte> bytes) mutable {
      return std::exchange(isFirst, false) ? Transfer{Outcome::waitWrite} : tcp.write(bytes);
    };
    LoggedSocket socket("ws://play.example/",
                        {.proxy = "http://127.0.0.1:" + std::to_string(proxy.port())});
    pumpUntilOpen(socket);
    socket.close();
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    EXPECT_THAT(socket.log, ElementsAre("open", "close 1005 clean"));
  });
}

}  // namespace
}  // namespace web::native
