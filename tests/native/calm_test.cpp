// When a connection frees the memory that its last messages needed, and when it does not.
#include <semaphore>

#include "native/guided_test.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Calm : testing::Test {
  template <class Play>
  void play(Play each) {
    withAStandingClock([&](FakeClock& clock) {
      LoggedSocket socket(server.url(), {.compression = false, .keepAlive = milliseconds(0)});
      open(socket);
      each(clock, socket);
    });
  }

  // What the opening handshake needed is freed at once.
  void open(LoggedSocket& socket) {
    pumpUntilOpen(socket);
    EXPECT_EQ(streams->releases, 1);
    streams->releases = 0;
  }

  static void pass(FakeClock& clock, Clock::duration time) {
    clock.advance(time);
    pollEvents();
  }

  static void echo(LoggedSocket& socket, std::size_t size) {
    socket.log.clear();
    socket.send(std::vector<std::byte>(size));
    pumpUntil([&] { return !socket.log.empty(); });
  }

  ScriptedStreams streams;
  RawServer server{acceptAndEcho};
};

TEST_F(Calm, ComesOnceAfterTwoToFourSecondsOfSilence) {
  play([&](FakeClock& clock, LoggedSocket& socket) {
    echo(socket, 10);
    pass(clock, milliseconds(1999));
    EXPECT_EQ(streams->releases, 0);
    pass(clock, milliseconds(1));
    pass(clock, milliseconds(2000));
    EXPECT_EQ(streams->releases, 1);
    for (int i = 0; i < 60; ++i) pass(clock, seconds(1));
    EXPECT_EQ(streams->releases, 1);
    echo(socket, 10);
    pass(clock, seconds(2));
    pass(clock, seconds(2));
    EXPECT_EQ(streams->releases, 2);
  });
}

// The check runs every two seconds, not two seconds after each byte.
TEST_F(Calm, ComesFourSecondsAfterTheFirstOfTwoMessagesThatAreCloseTogether) {
  play([&](FakeClock& clock, LoggedSocket& socket) {
    for (int i = 0; i < 2; ++i)
      pass(clock, seconds(2));  // Lets the check finish that the handshake began.
    const int before = streams->releases;
    echo(socket, 10);
    pass(clock, milliseconds(1900));
    echo(socket, 10);
    pass(clock, milliseconds(100));
    EXPECT_EQ(streams->releases, before);
    pass(clock, milliseconds(2000));
    EXPECT_EQ(streams->releases, before + 1);
  });
}

TEST_F(Calm, DoesNotComeWhileMessagesDo) {
  play([&](FakeClock& clock, LoggedSocket& socket) {
    for (int i = 0; i < 30; ++i) {
      echo(socket, 10);
      pass(clock, milliseconds(900));
    }
    EXPECT_EQ(streams->releases, 0);
  });
}

// Each direction counts separately.
TEST_F(Calm, DoesNotComeWhileMessagesGoOut) {
  KeepingServer keeping([](Peer& peer) { peer.acceptHandshake(); });
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url(), {.compression = false, .keepAlive = milliseconds(0)});
    open(socket);
    for (int i = 0; i < 30; ++i) {
      const auto before = streams->writes.load();
      socket.send("more");
      EXPECT_GT(streams->writes, before);
      pass(clock, milliseconds(900));
    }
    EXPECT_EQ(streams->releases, 0);
    for (int i = 0; i < 4; ++i) pass(clock, seconds(1));
    EXPECT_EQ(streams->releases, 1);
  });
}

TEST_F(Calm, DoesNotComeWhileMessagesComeIn) {
  std::counting_semaphore<> isWanted(0);
  KeepingServer keeping([&](Peer& peer) {
    peer.acceptHandshake();
    for (int i = 0; i < 30; ++i) {
      isWanted.acquire();
      peer.write(frame(0x81, "more"));
    }
  });
  withAStandingClock([&](FakeClock& clock) {
    LoggedSocket socket(keeping.server.url(), {.compression = false, .keepAlive = milliseconds(0)});
    open(socket);
    for (int i = 0; i < 30; ++i) {
      socket.log.clear();
      isWanted.release();
      pumpUntil([&] { return !socket.log.empty(); });
      pass(clock, milliseconds(900));
    }
    EXPECT_EQ(streams->releases, 0);
    for (int i = 0; i < 4; ++i) pass(clock, seconds(1));
    EXPECT_EQ(streams->releases, 1);
  });
}

// The largest read that the stream was asked for, which is the size of the buffer. The message
// before the echo always fills the buffer, however fast the server is.
TEST_F(Calm, MakesTheReadBuffersSmallAgain) {
  std::size_t most = 0;  // The end of the thread reads once more.
  std::string before;
  play([&](FakeClock& clock, LoggedSocket& socket) {
    streams->read = [&](Stream& tcp, std::span<std::byte> room) -> Transfer {
      most = std::max(most, room.size());
      if (before.empty()) return tcp.read(room);
      const auto count = before.copy(reinterpret_cast<char*>(room.data()), room.size());
      before.erase(0, count);
      return {Outcome::done, count};
    };
    const auto mostWith = [&](int messages) {
      for (int i = 0; i < messages; ++i) before += frame(0x82, std::string(1000, 'x'));
      most = 0;
      int left = messages + 1;
      socket.onmessage = [&] { --left; };
      socket.send("echo");
      pumpUntil([&] { return left == 0; });
      return most;
    };
    EXPECT_LE(mostWith(0), 8192u);
    EXPECT_GE(mostWith(2000), 65536u);
    pass(clock, seconds(2));
    pass(clock, seconds(2));
    EXPECT_LE(mostWith(0), 4096u);
  });
}

}  // namespace
}  // namespace web::native
