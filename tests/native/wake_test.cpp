// Work that the program starts outside of a turn is done by the network thread at once: it is woken
// for that. In these tests its waits have no timeout, so that a missing wake-up is not just late.
#include "native/connect/services.h"
#include "native/guided_test.h"
#include "native/loop/event_loop.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

struct Woken : testing::Test {
  // A thread whose loop has an open socket, and a network thread that is already waiting.
  template <class Play>
  void play(Play each) {
    std::promise<void> isOver;
    // On a busy machine the socket is idle for longer than a server waits for a frame.
    RawServer idleServer([over = isOver.get_future().share()](Peer& peer) {
      peer.acceptHandshake();
      over.wait();
      peer.echo();
    });
    onAThreadOfItsOwn([&] {
      LoggedSocket idle(idleServer.url());
      pumpUntilOpen(idle);
      awaitWait();
      each();
      isOver.set_value();
      idle.close();
      runToEnd();
    });
  }

  // Waits until the network thread has nothing to do: then it waits for a long time, and not just
  // the few milliseconds of standby after a turn.
  static void awaitWait() {
    EXPECT_TRUE(eventually(
        [] { return Waits::networkThreadWaitsUntil() > Clock::now() + milliseconds(100); }));
  }

  // Plays a program that does something else.
  template <class Result>
  static Result busyUntil(std::promise<Result>& event) {
    auto result = event.get_future();
    if (result.wait_for(seconds(20)) == std::future_status::ready) return result.get();
    ADD_FAILURE() << "the network thread sleeps";
    return Result();
  }

  static void end(WebSocket& socket) {
    socket.close();
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
  }

  OnlyWakeUpsEndWaits onlyWakeUps;
};

TEST_F(Woken, ForAFloodThatIsNotWrittenAtOnce) {
  play([] {
    std::promise<std::string> heard;
    RawServer server([&](Peer& peer) {
      peer.acceptHandshake();
      std::string all;
      for (int i = 0; i < 40; ++i) all += peer.readFrame().payload;
      heard.set_value(all);
      peer.echo();
    });
    LoggedSocket socket(server.url());
    pumpUntilOpen(socket);
    awaitWait();
    std::string all;
    for (int i = 0; i < 40; ++i) {
      socket.send(std::to_string(i));
      all += std::to_string(i);
    }
    EXPECT_EQ(busyUntil(heard), all);
    end(socket);
  });
}

// The rest of the message is written as the server reads.
TEST_F(Woken, ForAMessageThatTheSystemDoesNotTakeAtOnce) {
  play([] {
    constexpr std::size_t size = std::size_t{16} << 20;
    std::promise<void> isSent;
    std::promise<std::size_t> heard;
    RawServer server(
        [&](Peer& peer) {
          peer.acceptHandshake();
          isSent.get_future().wait();
          heard.set_value(peer.readFrame().payload.size());
          peer.echo();
        },
        {.receiveBuffer = 65536});
    LoggedSocket socket(server.url(), {.compression = false});
    pumpUntilOpen(socket);
    awaitWait();
    socket.send(std::vector<std::byte>(size));
    isSent.set_value();
    EXPECT_EQ(busyUntil(heard), size);
    end(socket);
  });
}

// A turn of the program may consume a wake-up that was meant for the network thread.
TEST_F(Woken, ForEachFloodThoughTheProgramTurnsInBetween) {
  play([] {
    constexpr int rounds = 100, messages = 20;  // More messages than are written immediately.
    std::atomic<int> heard = 0;
    RawServer server([&](Peer& peer) {
      peer.acceptHandshake();
      while (heard < 2 * rounds * messages && peer.readFrame().firstByte == 0x82) ++heard;
      peer.echo();
    });
    LoggedSocket socket(server.url());
    pumpUntilOpen(socket);
    const std::vector<std::byte> message(1);
    const auto flood = [&] {
      for (int i = 0; i < messages; ++i) socket.send(message);
    };
    const auto isHeard = [&](int wanted) { return eventually([&] { return heard >= wanted; }); };
    int round = 0;
    do {
      awaitWait();
      flood();
      pollEvents();
      flood();
    } while (isHeard(2 * messages * ++round) && round < rounds);
    EXPECT_EQ(round, rounds) << "the network thread sleeps";
    EXPECT_EQ(heard, 2 * rounds * messages);
    end(socket);
  });
}

TEST_F(Woken, ForANewSocket) {
  play([&] {
    std::promise<bool> heard;
    RawServer server([&](Peer& peer) {
      peer.acceptHandshake();
      heard.set_value(true);
      peer.echo();
    });
    LoggedSocket socket(server.url());
    EXPECT_TRUE(busyUntil(heard));
    end(socket);
  });
}

TEST_F(Woken, ForTheAddressesOfAName) {
  play([&] {
    std::promise<bool> heard;
    RawServer server([&](Peer& peer) {
      peer.acceptHandshake();
      heard.set_value(true);
      peer.echo();
    });
    Services::of(Loop::current()).resolver().setLookup([](const std::string&) {
      awaitWait();
      return LookupResult{{Address::loopback(Address::Family::ipv4)}, {}};
    });
    LoggedSocket socket("ws://play.example:" + std::to_string(server.port()));
    EXPECT_TRUE(busyUntil(heard));
    end(socket);
  });
}

TEST_F(Woken, ForACloseFrame) {
  play([] {
    std::promise<unsigned> heard;
    RawServer server([&](Peer& peer) {
      peer.acceptHandshake();
      heard.set_value(peer.readFrame().firstByte);
      peer.write(closeFrame(1000));
    });
    LoggedSocket socket(server.url());
    pumpUntilOpen(socket);
    awaitWait();
    socket.close(1000);
    EXPECT_EQ(busyUntil(heard), 0x88u);
    end(socket);
  });
}

// The Close frame is answered while the program is still busy, and then the connection is over.
TEST_F(Woken, ForTheAnswerToACloseFrameOfAHandler) {
  play([] {
    std::promise<bool> isAtItsEnd;
    std::promise<void> isBusy;
    RawServer server([&](Peer& peer) {
      peer.acceptHandshake();
      peer.write(frame(0x81, "close"));
      EXPECT_EQ(peer.readFrame().firstByte, 0x88u);
      isBusy.get_future().wait();
      awaitWait();
      peer.write(frame(0x81, "too late") + closeFrame(1000));
      peer.endWriting();
      isAtItsEnd.set_value(peer.readToEnd().empty());
    });
    LoggedSocket socket(server.url());
    int turns = 0;
    socket.onmessage = [&] { socket.close(1000); };
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSING && ++turns > 2; });
    isBusy.set_value();
    EXPECT_TRUE(busyUntil(isAtItsEnd));
    end(socket);
    EXPECT_THAT(socket.log, ElementsAre("open", "\"close\"", "close 1000 clean"));
  });
}

TEST_F(Woken, ForTheEndOfASocketThatIsDestroyed) {
  play([] {
    std::promise<std::string> heard;
    RawServer server([&](Peer& peer) {
      peer.acceptHandshake();
      heard.set_value(peer.readFrame().payload);
      peer.write(closeFrame(1001));
    });
    auto socket = std::make_unique<LoggedSocket>(server.url());
    pumpUntilOpen(*socket);
    awaitWait();
    socket.reset();
    EXPECT_EQ(busyUntil(heard), "\x03\xe9");  // 1001
  });
}

// epoll notices the new descriptor itself; only the timer needs a wake-up, because it is the first
// one due.
TEST_F(Woken, ForATimerThatIsDueBeforeTheOthers) {
  play([] {
    BlackHole hole(Address::loopback(Address::Family::ipv4));
    passSilence();  // Earlier events may wake it once more.
    const int before = Waits::ofNetworkThreads();
    LoggedSocket socket("ws://127.0.0.1:" + std::to_string(hole.port()),
                        {.openTimeout = milliseconds(1)});
    EXPECT_TRUE(eventually([&] { return Waits::ofNetworkThreads() > before; }))
        << "the network thread sleeps";
    pumpUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
  });
}

TEST_F(Woken, ForTheNextOneInARowOfHandshakes) {
  play([] {
    std::promise<void> isBusy;
    std::promise<bool> second;
    std::atomic<int> number = 0;
    RawServer server([&](Peer& peer) {
      const bool isFirst = number++ == 0;
      if (isFirst) isBusy.get_future().wait();
      peer.acceptHandshake();
      if (!isFirst) second.set_value(true);
      peer.echo();
    });
    LoggedSocket first(server.url()), next(server.url());
    isBusy.set_value();
    EXPECT_TRUE(busyUntil(second));
    end(first);
    end(next);
  });
}

TEST_F(Woken, ToASecondTryWithUserAndPassword) {
  play([] {
    std::promise<std::string> second;
    std::atomic<int> number = 0;
    RawServer server([&](Peer& peer) {
      const auto head = peer.readHead();
      if (number++ == 0) {
        peer.write("HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm=\"all\"\r\n\r\n");
        return;
      }
      peer.write(Peer::acceptingHead(head) + "\r\n");
      second.set_value(head);
      peer.echo();
    });
    LoggedSocket socket("ws://me:secret@127.0.0.1:" + std::to_string(server.port()));
    EXPECT_THAT(busyUntil(second), HasSubstr("Authorization: Basic"));
    EXPECT_THAT(socket.log, IsEmpty());
    pumpUntilOpen(socket);
    end(socket);
  });
}

// Data that is written immediately leaves the network thread nothing to do.
TEST_F(Woken, ByNoMessageThatIsWrittenAtOnce) {
  RawServer server([](Peer& peer) {  // It answers only the Close frame.
    peer.acceptHandshake();
    while (peer.readFrame().firstByte == 0x81) continue;
    peer.write(closeFrame(1000));
  });
  play([&] {
    LoggedSocket socket(server.url());
    pumpUntilOpen(socket);
    pollEvents();
    awaitWait();
    constexpr int messages = 15;
    EXPECT_LE(turnsWhile([&] {
                for (int i = 0; i < messages; ++i) {
                  socket.send("written at once");
                  std::this_thread::sleep_for(
                      milliseconds(5));  // In this time a thread could take turns.
                }
              }),
              fewTurns);
    end(socket);
  });
}

TEST_F(Woken, ToEnd) {
  play([] {
    allowNetworkThread(false);
    EXPECT_FALSE(Loop::current().hasNetworkThread());
    allowNetworkThread(true);
  });
}

// For this long, a program that returns for its next frame has its loop to itself.
TEST(NetworkThreads, StandByForFourMillisecondsAfterEachTurn) {
  onAThreadOfItsOwn([] {
    RawServer server(acceptAndEcho);
    LoggedSocket socket(server.url());
    pumpUntilOpen(socket);
    for (int i = 0; i < 20; ++i) {
      const auto turn = Clock::now();
      pollEvents();
      const int before = Waits::ofNetworkThreads();  // A turn may have begun before.
      socket.send("wake it");                        // The echo wakes it.
      EXPECT_TRUE(
          eventually([&] { return Waits::ofNetworkThreads() > before; }, std::this_thread::yield));
      EXPECT_GE(Waits::lastOfNetworkThreads() - turn, milliseconds(4));
    }
    socket.close();
    runToEnd();
  });
}

struct CountedServer : NetworkThread::Owner {
  void awaitWork(NetworkThread::Lock& lock) override {
    isWaiting.set_value();
    lock.unlock();
    woken.get_future().wait();
    lock.lock();
  }
  void serveAlone() override { ++served; }
  void endWait() override { woken.set_value(); }

  std::promise<void> isWaiting, woken;
  int served = 0;
};

TEST(NetworkThreads, ServeNoMoreOnceTheyShallEnd) {
  CountedServer server;
  auto thread = NetworkThread::start(server);
  thread->leaveCharge();
  server.isWaiting.get_future().wait();
  thread->takeCharge();
  thread.reset();
  EXPECT_EQ(server.served, 0);
}

struct LeavingServer : NetworkThread::Owner {
  void awaitWork(NetworkThread::Lock& lock) override {
    isWaiting.set_value();
    lock.unlock();
    woken.get_future().wait();
    std::this_thread::sleep_for(milliseconds(50));  // Lets it finish what it may still have to do.
    lock.lock();
    hasLeft = true;
  }
  void serveAlone() override {}
  void endWait() override { woken.set_value(); }

  std::promise<void> isWaiting, woken;
  std::atomic<bool> hasLeft = false;
};

TEST(NetworkThreads, AreWaitedForAsLongAsTheyUseTheLoop) {
  LeavingServer server;
  auto thread = NetworkThread::start(server);
  thread->leaveCharge();
  server.isWaiting.get_future().wait();
  thread->takeCharge();
  thread.reset();
  EXPECT_TRUE(server.hasLeft);
}

}  // namespace
}  // namespace web::native
