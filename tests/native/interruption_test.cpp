// Events that wait after a quit() fire in the next run(), at once and without a new wake-up. With a
// simulated clock that advances only while a loop waits.
#include <atomic>
#include <future>
#include <memory>

#include "native/guided_test.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// Checks what a run() does, and that it has not waited before.
template <class Count>
void expectOneMoreAtOnce(const Count& count) {
  const auto before = count;
  const auto begun = Clock::now();
  EXPECT_EQ(run(), 7);
  EXPECT_EQ(count, before + 1);
  EXPECT_EQ(Clock::now(), begun);
}

TEST(BehindAQuit, AreTheOtherMessagesOfTheSocket) {
  const auto wire = frame(0x81, "0") + frame(0x81, "1") + frame(0x81, "2");
  std::promise<void> isOpen;
  RawServer server([&](Peer& peer) {
    peer.acceptHandshake();
    isOpen.get_future().wait();
    peer.write(wire);
    peer.echo();
  });
  onAThreadOfItsOwn([&] {
    ScriptedStreams streams;
    allowNetworkThread(false);
    LoggedSocket socket(server.url(), {.compression = false});
    pumpUntilOpen(socket);
    streams->read = hoard(wire.size());  // All of it in one read.
    isOpen.set_value();
    int messages = 0;
    socket.onmessage = [&] {
      ++messages;
      quit(7);
    };
    EXPECT_EQ(run(), 7);
    EXPECT_EQ(messages, 1);
    {
      FakeClock clock(FakeClock::Passes::inWaits);
      for (int i = 0; i < 2; ++i) expectOneMoreAtOnce(messages);
    }
    socket.close();
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("open", "\"0\"", "\"1\"", "\"2\"", "close 1005 clean"));
  });
}

TEST(BehindAQuit, AreTheOtherTasks) {
  BlackHole hole(Address::loopback(Address::Family::ipv4));
  onAThreadOfItsOwn([&] {
    FakeClock clock(FakeClock::Passes::inWaits);
    allowNetworkThread(false);
    WebSocket keepsRunGoing("ws://127.0.0.1:" + std::to_string(hole.port()));
    int tasks = 0;
    for (int i = 0; i < 3; ++i) {
      postTask([&] {
        ++tasks;
        quit(7);
      });
    }
    for (int i = 0; i < 3; ++i) expectOneMoreAtOnce(tasks);
  });
}

// The network thread has collected all of them, so that none needs another read.
TEST(BehindAQuit, AreTheMessagesOfOtherSockets) {
  constexpr int sockets = 3;
  std::atomic<int> answered = 0;
  std::promise<void> isBusy;
  RawServer server([&, busy = isBusy.get_future().share()](Peer& peer) {
    peer.acceptHandshake();
    busy.wait();
    peer.write(frame(0x81, "collected") + frame(0x89));
    EXPECT_EQ(peer.readFrame().firstByte, 0x8au);
    ++answered;
    peer.echo();
  });
  onAThreadOfItsOwn([&] {
    std::vector<std::unique_ptr<LoggedSocket>> all;
    int messages = 0;
    for (int i = 0; i < sockets; ++i) {
      all.push_back(std::make_unique<LoggedSocket>(server.url()));
      all.back()->onmessage = [&] {
        ++messages;
        quit(7);
      };
      pumpUntilOpen(*all.back());
    }
    isBusy.set_value();
    EXPECT_TRUE(eventually([&] { return answered == sockets; }));
    for (int i = 1; i <= sockets; ++i) {
      EXPECT_EQ(run(), 7);
      EXPECT_EQ(messages, i);
    }
    for (auto& socket : all) socket->close();
    runToEnd();
  });
}

}  // namespace
}  // namespace web::native
