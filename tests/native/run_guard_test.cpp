// RunGuard; and sockets on the program's own network thread, to which any thread may post.
#include <array>
#include <future>
#include <optional>
#include <utility>

#include "native/native_test.h"

namespace web::native {
namespace {

TEST(RunGuard, KeepsRunFromReturningUntilAnotherThreadReleasesIt) {
  RunGuard guard;
  std::promise<void> running;
  bool ran = false;
  postTask([&] { running.set_value(); });
  std::thread other([&, loop = EventLoop::current()] {
    running.get_future().wait();
    loop.postTask([&] { ran = true; });  // run() waits for the guard only.
    guard.release();
  });
  Watchdog watchdog;
  EXPECT_EQ(run(), 0);
  EXPECT_TRUE(ran);
  other.join();
  EXPECT_EQ(run(), 0);
}

TEST(RunGuard, DoesNotHoldUpQuit) {
  RunGuard guard;
  postTask([] { quit(4); });
  EXPECT_EQ(run(), 4);
}

TEST(RunGuard, IsReleasedByAHandlerAndOnlyOnce) {
  std::optional<RunGuard> first(std::in_place), second(std::in_place);
  int ran = 0;
  postTask([&] {
    first->release();
    first->release();
    first.reset();
    postTask([&] {
      ++ran;
      second.reset();
    });
  });
  Watchdog watchdog;
  EXPECT_EQ(run(), 0);
  EXPECT_EQ(ran, 1);
}

TEST(RunGuard, GoesWithWhoeverItIsMovedTo) {
  RunGuard first;
  RunGuard second = std::move(first);
  first.release();  // It is already released.
  bool ran = false;
  postTask([&] {
    postTask([&] {
      ran = true;
      second = RunGuard();
      second.release();
    });
  });
  Watchdog watchdog;
  EXPECT_EQ(run(), 0);
  EXPECT_TRUE(ran);
}

TEST(RunGuard, MayOutliveItsThread) {
  std::optional<RunGuard> guard;
  std::thread([&] { guard.emplace(); }).join();
  guard.reset();
}

// The recipe of docs/threads.md.
class NetworkThreadOfTheProgram {
 public:
  NetworkThreadOfTheProgram() {
    std::promise<std::pair<EventLoop, RunGuard>> started;
    thread_ = std::thread([&] {
      started.set_value({EventLoop::current(), RunGuard()});
      run();
    });
    auto [loop, guard] = started.get_future().get();
    loop_ = std::move(loop);
    guard_ = std::move(guard);
  }
  ~NetworkThreadOfTheProgram() {
    guard_->release();  // The thread ends once the last socket is closed.
    thread_.join();
  }

  void post(std::function<void()> task) { loop_->postTask(std::move(task)); }

 private:
  std::optional<EventLoop> loop_;
  std::optional<RunGuard> guard_;
  std::thread thread_;
};

TEST(RunGuard, HoldsANetworkThreadThatAnyThreadCallsAndThatIsJoinedCleanly) {
  RawServer server(acceptAndEcho);
  std::promise<std::string> answer;
  {
    std::unique_ptr<WebSocket> socket;  // Used on that thread only.
    NetworkThreadOfTheProgram network;
    network.post([&] {
      socket = std::make_unique<WebSocket>(server.url());
      socket->onmessage = [&](MessageEvent& event) { answer.set_value(*event.text()); };
      socket->onopen = [&] { socket->send("from any thread"); };
    });
    EXPECT_EQ(answer.get_future().get(), "from any thread");
    std::promise<void> closed;
    network.post([&] {
      socket->onclose = [&] { closed.set_value(); };
      socket->close();
    });
    closed.get_future().wait();
    network.post([&] { socket.reset(); });
  }
}

// The same message as in wasm.
TEST(WrongThread, IsToldBeforeMemoryIsCorrupted) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto misuse = [](std::function<void(WebSocket&)> use) {
    RawServer server(acceptAndEcho);
    WebSocket socket(server.url());
    socket.onopen = [] { quit(); };
    run();
    std::thread([&] { use(socket); }).join();
  };
  const char* sentence = "this WebSocket belongs to another thread.*EventLoop::postTask\\(\\)";
  EXPECT_DEATH(misuse([](WebSocket& socket) { socket.send("text"); }), sentence);
  EXPECT_DEATH(misuse([](WebSocket& socket) { socket.send(std::array{1}); }), sentence);
  EXPECT_DEATH(misuse([](WebSocket& socket) { socket.close(); }), sentence);
  EXPECT_DEATH(misuse([](WebSocket& socket) { socket.bufferedAmount(); }), sentence);
  EXPECT_DEATH(misuse([](WebSocket& socket) { socket.info(); }), sentence);
  EXPECT_DEATH(misuse([](WebSocket& socket) { socket.getStats(); }), sentence);
  EXPECT_DEATH(misuse([](WebSocket& socket) { socket.~WebSocket(); }), sentence);
}

// The second message of a turn is sent in the shortest way.
TEST(WrongThread, IsToldOfShortMessagesToo) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const auto misuse = [] {
    RawServer server(acceptAndEcho);
    WebSocket socket(server.url());
    socket.onopen = [&] {
      socket.send(std::array{1});
      std::thread([&] { socket.send(std::array{1}); }).join();
      quit();
    };
    run();
  };
  EXPECT_DEATH(misuse(), "this WebSocket belongs to another thread");
}

}  // namespace
}  // namespace web::native
