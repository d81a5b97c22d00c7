// A server that sends more than a busy program takes is held back: without any cost meanwhile, and
// only as long as the program is busy.
#include "native/guided_test.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

template <class Result>
bool isBusyUntil(std::future<Result>& event) {
  return event.wait_for(seconds(20)) == std::future_status::ready;
}

// Sends bursts, each after the previous one has been read, until the client holds it back. After
// that it does what the test wants.
struct HeldBack {
  explicit HeldBack(RawServer::Script then) : then_(std::move(then)) {}

  // Waits until the network thread has received as much as it may, and reads no more.
  void awaitHeldBack() {
    isBusy.set_value();
    EXPECT_TRUE(eventually([&] { return isFull && !Waits::isWatched(streams->descriptor); }));
  }

  static constexpr int bursts = 11, messagesInABurst = 25;  // Of 4,000 bytes each: 1.1 million.

  std::promise<void> isBusy;
  std::atomic<bool> isFull = false;
  ScriptedStreams streams;

 private:
  void play(Peer& peer) {
    peer.acceptHandshake();
    isBusy.get_future().wait();
    std::string burst;
    for (int i = 0; i < messagesInABurst; ++i) burst += frame(0x82, std::string(4000, 'x'));
    for (int i = 1; i < bursts; ++i) {
      peer.write(burst + frame(0x89));
      EXPECT_EQ(peer.readFrame().firstByte, 0x8au);
    }
    peer.write(burst);
    isFull = true;
    then_(peer);
  }

  RawServer::Script then_;

 public:
  RawServer server{[this](Peer& peer) { play(peer); }};
};

constexpr std::size_t allMessages = HeldBack::bursts * HeldBack::messagesInABurst;

TEST(HeldBack, ServerCostsNothing) {
  onAThreadOfItsOwn([] {
    HeldBack held([](Peer& peer) {
      peer.write(frame(0x82, std::string(100000, 'x')));  // Readable, but not read.
      peer.echo();
    });
    LoggedSocket socket(held.server.url(), {.compression = false});
    pumpUntilOpen(socket);
    held.awaitHeldBack();
    EXPECT_LE(turnsWhile(passSilence), fewTurns);
    socket.close();
    runToEnd();
  });
}

// The last read before did not fill its buffer: only the descriptor shows that there is more.
TEST(HeldBack, ServerIsHeardAgainOnceTheProgramHasTakenAll) {
  onAThreadOfItsOwn([] {
    std::promise<void> isTaken;
    HeldBack held([&](Peer& peer) {
      isTaken.get_future().wait();
      peer.write(frame(0x81, "and now?"));
      peer.echo();
    });
    LoggedSocket socket(held.server.url(), {.compression = false});
    pumpUntilOpen(socket);
    held.awaitHeldBack();
    pumpUntil([&] { return socket.log.size() == 1 + allMessages; });
    pollEvents();
    isTaken.set_value();
    pumpUntil([&] { return socket.log.size() == 2 + allMessages; });
    EXPECT_EQ(socket.log.back(), "\"and now?\"");
    socket.close();
    runToEnd();
    EXPECT_EQ(socket.log.back(), "close 1005 clean");
  });
}

// First by a network thread that serves alone again, then by run().
TEST(HeldBack, ServerIsHeardAgainByTheNetworkThread) {
  onAThreadOfItsOwn([] {
    std::promise<void> isTaken, pong;
    HeldBack held([&](Peer& peer) {
      isTaken.get_future().wait();
      peer.write(frame(0x89, "there?"));
      EXPECT_EQ(peer.readFrame().payload, "there?");
      pong.set_value();
      peer.echo();
    });
    LoggedSocket socket(held.server.url(), {.compression = false});
    pumpUntilOpen(socket);
    held.awaitHeldBack();
    pumpUntil([&] { return socket.log.size() == 1 + allMessages; });
    isTaken.set_value();
    auto answered = pong.get_future();
    EXPECT_TRUE(isBusyUntil(answered));
    socket.close();
    runToEnd();
  });
}

// A server that still sends a lot before it reads the Close frame of a client that holds it back.
struct TalkativeServer {
  explicit TalkativeServer(std::uint16_t answer)
      : held([this, answer](Peer& peer) {
          for (int i = 0; i < 100; ++i) peer.write(frame(0x82, std::string(100000, 'x')));
          EXPECT_EQ(peer.readFrame().firstByte, 0x88u);
          peer.write(closeFrame(answer));
          peer.endWriting();
          peer.readToEnd();
          over_.set_value();
        }) {}

  bool isHeardToItsEnd() { return isBusyUntil(isOver_); }

 private:
  std::promise<void> over_;
  std::future<void> isOver_ = over_.get_future();

 public:
  HeldBack held;  // The last member, because its threads use the others.
};

// Nobody needs the waiting messages any more, and nothing holds the server back.
TEST(HeldBack, ServerThatIsClosedIsReadToItsEndThoughTheProgramStaysBusy) {
  const OnlyWakeUpsEndWaits onlyWakeUps;
  onAThreadOfItsOwn([] {
    TalkativeServer server(1000);
    auto& held = server.held;
    LoggedSocket socket(held.server.url(), {.compression = false});
    pumpUntilOpen(socket);
    held.awaitHeldBack();
    socket.close(1000);
    EXPECT_TRUE(server.isHeardToItsEnd());
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean"));
  });
}

TEST(HeldBack, ServerWhoseSocketIsDestroyedIsReadToItsEndThoughTheProgramStaysBusy) {
  const OnlyWakeUpsEndWaits onlyWakeUps;
  onAThreadOfItsOwn([] {
    TalkativeServer server(1001);
    auto& held = server.held;
    auto socket =
        std::make_unique<LoggedSocket>(held.server.url(), WebSocketInit{.compression = false});
    pumpUntilOpen(*socket);
    held.awaitHeldBack();
    socket.reset();
    EXPECT_TRUE(server.isHeardToItsEnd());
    runToEnd();
  });
}

struct EndOfTheServer : testing::TestWithParam<bool> {};

// The server is gone, in an orderly way or not, and its messages still wait for the program.
TEST_P(EndOfTheServer, CostsNothingWhileItsMessagesWait) {
  onAThreadOfItsOwn([] {
    HeldBack held([](Peer& peer) {
      if (GetParam()) peer.resetAtTheEnd();
    });
    LoggedSocket socket(held.server.url(), {.compression = false});
    pumpUntilOpen(socket);
    held.awaitHeldBack();
    held.server.finish();
    EXPECT_LE(turnsWhile(passSilence), fewTurns);
    runToEnd();
    EXPECT_EQ(socket.log.back(), "close 1006 not clean");
    EXPECT_EQ(socket.log.size(), allMessages + 3);
  });
}

// And our own output can no longer be written.
TEST_P(EndOfTheServer, CostsNothingWhileOurMessagesWaitToo) {
  onAThreadOfItsOwn([] {
    std::promise<void> isStuck, isWritten, over;
    RawServer server(
        [&, isOver = over.get_future().share()](Peer& peer) {
          peer.acceptHandshake();
          isStuck.get_future().wait();
          for (int i = 0; i < 300; ++i) peer.write(frame(0x82, std::string(4000, 'x')));
          GetParam() ? peer.resetAtTheEnd() : peer.endWriting();
          isWritten.set_value();
          if (!GetParam()) isOver.wait();
        },
        {.receiveBuffer = 65536});
    LoggedSocket socket(server.url(), {.compression = false});
    pumpUntilOpen(socket);
    socket.send(std::vector<std::byte>(16 << 20));
    pumpUntilStuck(socket);
    isStuck.set_value();
    isWritten.get_future().wait();
    if (GetParam()) server.finish();
    // The network thread fills its inbox, and learns of the end.
    EXPECT_TRUE(eventually(
        [] { return Waits::networkThreadWaitsUntil() > Clock::now() + milliseconds(100); }));
    EXPECT_LE(turnsWhile(passSilence), fewTurns);
    over.set_value();
    runToEnd();
    EXPECT_EQ(socket.log.back(), "close 1006 not clean");
  });
}

INSTANTIATE_TEST_SUITE_P(InAnyWay, EndOfTheServer, testing::Bool(), [](const auto& each) {
  return each.param ? "ByAReset" : "InAnOrderlyWay";
});

}  // namespace
}  // namespace web::native
