// What system calls may return at any time: interrupted, or short of memory or descriptors.
#include <algorithm>
#include <atomic>
#include <cerrno>
#include <memory>
#include <utility>
#include <vector>

#include <pthread.h>
#include <signal.h>

#include "native/loop/watches.h"
#include "native/native_test.h"
#include "native/net/socket.h"
#include "native/system_calls.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

// Echoes many messages of many sizes, all on this thread.
void echoMessages(const RawServer& server) {
  allowNetworkThread(false);
  LoggedSocket socket(server.url());
  std::vector<std::string> messages;
  for (std::size_t i = 0; i < 40; ++i) messages.push_back(std::string(i * i * 200, 'a' + i % 26));
  std::size_t received = 0;
  socket.onopen = [&] {
    for (const auto& message : messages) socket.send(message);
  };
  socket.onmessage = [&](MessageEvent& event) {
    EXPECT_EQ(*event.text(), messages[received]);
    if (++received == messages.size()) socket.close(1000);
  };
  runToEnd();
  EXPECT_EQ(received, messages.size());
  EXPECT_EQ(socket.log.back(), "close 1000 clean");
  allowNetworkThread(true);
}

// Makes every other call with these names fail.
SystemCalls::Fault everyOther(std::vector<std::string> names, int error) {
  return [names = std::move(names), error, count = 0](std::string_view call) mutable {
    if (std::find(names.begin(), names.end(), call) == names.end()) return 0;
    return ++count % 2 == 1 ? error : 0;
  };
}

TEST(Interruptions, OfEachSystemCallLeaveMessagesWhole) {
  // Separately, because each has its own rhythm.
  for (auto* call : {"connect", "recv", "send", "epoll_wait"}) {
    RawServer server(acceptAndEcho);  // Created first, so that its end is not part of this test.
    SystemCalls calls(everyOther({call}, EINTR));
    echoMessages(server);
    EXPECT_GT(calls.failures(), 0) << call;
  }
}

TEST(Interruptions, BySignalsLeaveMessagesWhole) {
  struct sigaction action {
  }, before{};
  action.sa_handler = [](int) {};  // Without SA_RESTART.
  sigaction(SIGUSR1, &action, &before);
  RawServer server(acceptAndEcho);
  std::atomic<bool> isOver = false;
  std::thread storm([&, home = pthread_self()] {
    while (!isOver) {
      pthread_kill(home, SIGUSR1);
      std::this_thread::yield();
    }
  });
  for (int i = 0; i < 5; ++i) echoMessages(server);
  isOver = true;
  storm.join();
  sigaction(SIGUSR1, &before, nullptr);
}

TEST(MemoryOfTheSystem, ThatIsShortForAWhileOnlyDelays) {
  for (int error : {ENOBUFS, ENOMEM}) {
    RawServer server(acceptAndEcho);
    SystemCalls calls(everyOther({"send", "recv"}, error));
    echoMessages(server);
    EXPECT_GT(calls.failures("send"), 0);
    EXPECT_GT(calls.failures("recv"), 0);
  }
}

TEST(MemoryOfTheSystem, ThatIsShortForWatchingASocketDelaysOnlyThatSocket) {
  for (int error : {ENOMEM, ENOSPC}) {
    RawServer server(acceptAndEcho);
    int left = 3;
    SystemCalls calls([&](std::string_view call) {
      return call == "epoll_ctl" && left > 0 ? (--left, error) : 0;
    });
    echoMessages(server);
    EXPECT_EQ(calls.failures("epoll_ctl"), 3);
  }
}

TEST(MemoryOfTheSystem, ThatIsShortForConnectingIsAnErrorEvent) {
  const OnThisThreadAlone alone;
  SystemCalls calls([](std::string_view call) { return call == "connect" ? ENOBUFS : 0; });
  LoggedSocket socket("ws://127.0.0.1:" + std::to_string(unusedPort()) + "/");
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
  EXPECT_THAT(socket.failure, HasSubstr("buffer space"));
}

bool takesDescriptor(std::string_view call) {
  return call == "socket" || call == "socketpair" || call == "epoll_create1";
}

TEST(Descriptors, ThatAreAllTakenWhenALoopBeginsAreAnErrorEvent) {
  RawServer server(acceptAndEcho);
  std::thread([&] {
    SystemCalls calls([](std::string_view call) { return takesDescriptor(call) ? EMFILE : 0; });
    LoggedSocket first(server.url()), second(server.url());
    runToEnd();
    for (auto* socket : {&first, &second}) {
      EXPECT_THAT(socket->log, ElementsAre("error", "close 1006 not clean"));
      EXPECT_THAT(socket->failure, HasSubstr("too many files are open"));
    }
  }).join();
}

TEST(Descriptors, ThatAreFreeAgainAreAllThatALoopNeeds) {
  RawServer server(acceptAndEcho);
  std::thread([&] {
    bool areTaken = true;
    SystemCalls calls(
        [&](std::string_view call) { return areTaken && takesDescriptor(call) ? EMFILE : 0; });
    pollEvents();
    EXPECT_GE(calls.failures("epoll_create1") + calls.failures("socketpair"), 2);
    areTaken = false;
    echoMessages(server);
  }).join();
}

TEST(Descriptors, ThatAreAllTakenDoNotKeepTasksOfOtherThreadsFromALoop) {
  std::thread([] {
    SystemCalls calls([](std::string_view call) { return takesDescriptor(call) ? EMFILE : 0; });
    std::thread other([loop = EventLoop::current()] { loop.postTask([] { quit(7); }); });
    EXPECT_EQ(run([] { return true; }), 7);
    other.join();
  }).join();
}

// A socket that cannot connect keeps run() running: nothing else makes the loop check.
TEST(Descriptors, ThatAreTakenButForSocketsHaveTheLoopLookForTasksOfOtherThreads) {
  BlackHole hole(Address::loopback(Address::Family::ipv4));
  std::thread([&] {
    SystemCalls calls([](std::string_view call) { return call == "socketpair" ? EMFILE : 0; });
    WebSocket socket("ws://127.0.0.1:" + std::to_string(hole.port()));
    std::thread other([loop = EventLoop::current(), waits = epollWaits()] {
      while (epollWaits() < waits + 3) std::this_thread::yield();
      loop.postTask([] { quit(7); });
    });
    Watchdog watchdog;
    EXPECT_EQ(run(), 7);
    other.join();
    EXPECT_LE(calls.longestWait(), 20);
    EXPECT_GT(calls.failures("socketpair"), 1);  // It tries again and again.
  }).join();
}

TEST(Descriptors, ThatAreFreeAgainLetTheLoopSleep) {
  BlackHole hole(Address::loopback(Address::Family::ipv4));
  std::thread([&] {
    SystemCalls calls([isFirst = true](std::string_view call) mutable {
      return call == "socketpair" && std::exchange(isFirst, false) ? EMFILE : 0;
    });
    allowNetworkThread(false);
    WebSocket socket("ws://127.0.0.1:" + std::to_string(hole.port()));
    std::thread other([loop = EventLoop::current(), waits = epollWaits()] {
      while (epollWaits() < waits + 3) std::this_thread::yield();
      loop.postTask([] { quit(7); });
    });
    pollEvents();
    pollEvents();
    Watchdog watchdog;
    EXPECT_EQ(run(), 7);
    other.join();
    EXPECT_EQ(calls.count("socketpair"), 2);
    EXPECT_GT(calls.longestWait(), 1000);
  }).join();
}

// Each wait takes its time, even without a descriptor to wait with.
TEST(Descriptors, ThatAreAllTakenDoNotHaveTheLoopSpin) {
  std::thread([] {
    SystemCalls calls([](std::string_view call) { return takesDescriptor(call) ? EMFILE : 0; });
    const int before = epollWaits();
    int frames = 0;
    run([&] { return ++frames < 10; });
    EXPECT_LE(epollWaits() - before, 40);  // Ten frames, and a check in between.
  }).join();
}

struct Postponed : testing::Test {
  Postponed() {
    EXPECT_TRUE(waker.open());
    waker.wake();
    poller->add(waker.descriptor(), {.toRead = true}, 1);
    EXPECT_EQ(calls.failures("epoll_ctl"), 1);
  }

  // The tokens of ready descriptors, as soon as there is memory again.
  std::vector<std::uint64_t> reported() {
    isShort = false;
    std::vector<Poller::Event> events;
    poller->wait(noWait, events, nullptr);
    std::vector<std::uint64_t> tokens;
    for (const auto& each : events) tokens.push_back(each.token);
    return tokens;
  }

  bool isShort = true;
  Waker waker;
  std::unique_ptr<Poller> poller = Poller::make();
  SystemCalls calls{
      [this](std::string_view call) { return call == "epoll_ctl" && isShort ? ENOMEM : 0; }};
};

TEST_F(Postponed, WatchIsTriedAgainWithTheNextWait) {
  EXPECT_FALSE(poller->noticesChanges());
  EXPECT_THAT(reported(), ElementsAre(1u));
  EXPECT_TRUE(poller->noticesChanges());
}

TEST_F(Postponed, WatchIsThatOfTheLastChange) {
  poller->change(waker.descriptor(), {.toWrite = true}, 2);
  EXPECT_THAT(reported(), ElementsAre(2u));
}

TEST_F(Postponed, WatchDoesNotWaitForTheEndOfALongWait) {
  std::vector<Poller::Event> events;
  poller->wait(Clock::now() + std::chrono::milliseconds(300), events, nullptr);
  EXPECT_LE(calls.longestWait(), 20);
}

TEST_F(Postponed, WatchThatIsRemovedIsNone) {
  poller->remove(waker.descriptor());
  EXPECT_THAT(reported(), IsEmpty());
}

// Only epoll's descriptor is missing; the sockets were created before.
TEST(Descriptors, ThatAreTakenButForSocketsOnlyDelay) {
  RawServer server(acceptAndEcho);
  std::thread([&] {
    SystemCalls calls([left = 3](std::string_view call) mutable {
      return call == "epoll_create1" && left > 0 ? (--left, EMFILE) : 0;
    });
    echoMessages(server);
    EXPECT_EQ(calls.failures("epoll_create1"), 3);
  }).join();
}

TEST(Descriptors, ThatAreTakenWhenALoopWouldSleepLongLeaveItsTimers) {
  RawServer server([](Peer& peer) { peer.readToEnd(); });
  std::thread([&] {
    SystemCalls calls([](std::string_view call) { return call == "timerfd_create" ? EMFILE : 0; });
    // On a busy machine the time may have passed before the loop sleeps.
    while (calls.failures("timerfd_create") == 0) {
      LoggedSocket socket(server.url(), {.openTimeout = std::chrono::milliseconds(200)});
      runToEnd();
      EXPECT_THAT(socket.failure, HasSubstr("gave up after 200 ms"));
    }
  }).join();
}

struct Ignored final : Watcher {
  void ready(Readiness) override {}
};

// The library makes a system call only for changes.
TEST(Watching, TheSameOnceMoreAsksTheSystemNothing) {
  Ignored watcher;
  Waker waker;
  ASSERT_TRUE(waker.open());
  Watches watches;
  SystemCalls calls([](std::string_view) { return 0; });
  for (int i = 0; i < 3; ++i) watches.watch(waker.descriptor(), {.toRead = true}, watcher);
  EXPECT_EQ(calls.count("epoll_ctl"), 1);
  for (int i = 0; i < 3; ++i) watches.watch(waker.descriptor(), {.toWrite = true}, watcher);
  EXPECT_EQ(calls.count("epoll_ctl"), 2);
  watches.unwatch(waker.descriptor());
}

TEST(Watching, WhatTheSystemHasNoMemoryForIsAChangeThatAWaitMisses) {
  Ignored watcher;
  Waker waker;
  ASSERT_TRUE(waker.open());
  Watches watches;
  EXPECT_FALSE(watches.takeUnnoticedChange());
  SystemCalls calls([](std::string_view call) { return call == "epoll_ctl" ? ENOMEM : 0; });
  watches.watch(waker.descriptor(), {.toRead = true}, watcher);
  EXPECT_TRUE(watches.takeUnnoticedChange());
  EXPECT_FALSE(watches.takeUnnoticedChange());
  watches.unwatch(waker.descriptor());
}

}  // namespace
}  // namespace web::native
