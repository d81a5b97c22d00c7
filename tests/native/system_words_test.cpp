// Error messages for failed system calls; and how often the calls are made.
#include <cerrno>
#include <future>

#include <sys/eventfd.h>

#include "native/connect/resolver.h"
#include "native/loop/poller.h"
#include "native/native_test.h"
#include "native/net/socket_system.h"
#include "native/system_calls.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;

SystemCalls::Fault each(std::string_view name, int error) {
  return [name, error](std::string_view call) { return call == name ? error : 0; };
}

// The error message of a socket to a server that would accept it.
std::string failureWhile(SystemCalls::Fault fault) {
  RawServer server(acceptAndEcho);
  const OnThisThreadAlone alone;
  SystemCalls calls(std::move(fault));
  LoggedSocket socket(server.url());
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
  EXPECT_GT(calls.failures(), 0);
  const auto where = std::to_string(server.port());
  auto text = socket.failure;
  if (auto at = text.find(where); at != text.npos) text.replace(at, where.size(), "PORT");
  return text;
}

TEST(Connecting, ThatTheSystemRefusesIsToldWhy) {
  EXPECT_EQ(failureWhile(each("connect", ECONNREFUSED)),
            "connection refused by 127.0.0.1:PORT: is the server running?");
  EXPECT_EQ(failureWhile(each("connect", ETIMEDOUT)),
            "127.0.0.1:PORT does not answer: is the address right, or is a firewall in the way?");
  for (int error : {ENETUNREACH, EHOSTUNREACH}) {
    EXPECT_EQ(failureWhile(each("connect", error)),
              "there is no route to 127.0.0.1:PORT: is this computer online?");
  }
  for (int error : {EMFILE, ENFILE}) {
    EXPECT_EQ(failureWhile(each("socket", error)),
              "no socket is left to connect to 127.0.0.1:PORT: too many files are open");
  }
  EXPECT_THAT(failureWhile(each("connect", EACCES)),
              testing::StartsWith("cannot connect to 127.0.0.1:PORT: "));
}

// It is unknown whether it is connected, so it counts as not connected.
TEST(Connecting, WhoseOutcomeTheSystemDoesNotTellFails) {
  const auto nothingIsKnown = [](std::string_view call) {
    if (call == "getpeername") return ENOTCONN;
    return call == "getsockopt" ? ENOBUFS : 0;
  };
  EXPECT_THAT(failureWhile(nothingIsKnown), HasSubstr("cannot connect to 127.0.0.1"));
}

// The error message of an open connection for which this call fails from now on.
std::string failureOfOpen(std::string_view name, int error) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.readFrame();
    peer.write(frame(0x81, "hi"));
    peer.readToEnd();
  });
  bool isOpen = false;
  const OnThisThreadAlone alone;
  SystemCalls calls([&](std::string_view call) { return isOpen && call == name ? error : 0; });
  LoggedSocket socket(server.url());
  socket.onopen = [&] {
    if (name == "send") isOpen = true;
    socket.send("hi");
    isOpen = true;
  };
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean")) << name;
  return socket.failure;
}

TEST(Breaking, OfAConnectionIsToldWhy) {
  for (const char* call : {"recv", "send"}) {
    for (int error : {ECONNRESET, EPIPE}) {
      EXPECT_THAT(failureOfOpen(call, error),
                  testing::StartsWith("the connection was reset by 127.0.0.1:"));
    }
    EXPECT_THAT(failureOfOpen(call, ETIMEDOUT), testing::EndsWith(" no longer answers"));
    EXPECT_THAT(failureOfOpen(call, EHOSTUNREACH), HasSubstr(" broke: "));
  }
}

TEST(Shutdown, IsDoneOnceForAServerThatViolates) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake();
    peer.write(frame(0x83));
    peer.readToEnd();
  });
  const OnThisThreadAlone alone;
  SystemCalls calls([](std::string_view) { return 0; });
  LoggedSocket socket(server.url());
  runToEnd();
  EXPECT_EQ(calls.count("shutdown"), 1);
}

TEST(Lookups, ForWhichThereIsNoThreadFailAtOnce) {
  std::thread([] {
    allowNetworkThread(false);
    SystemCalls calls([](std::string_view call) { return call == "pthread_create" ? EAGAIN : 0; });
    LoggedSocket socket("ws://play.example/", {.openTimeout = std::chrono::hours(1)});
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
    EXPECT_THAT(socket.failure, HasSubstr("thread"));
    EXPECT_GT(calls.failures("pthread_create"), 0);
  }).join();
}

// The error is only found when the handshake before it is over.
TEST(Handshakes, ThatHaveWaitedAndCannotBeginAreAnErrorEvent) {
  std::promise<void> mayOpen;
  RawServer server([&, isWanted = mayOpen.get_future().share()](Peer& peer) {
    isWanted.wait();
    acceptAndEcho(peer);
  });
  std::thread([&] {
    allowNetworkThread(false);
    bool fails = false;
    SystemCalls calls(
        [&](std::string_view call) { return fails && call == "connect" ? ENETUNREACH : 0; });
    LoggedSocket first(server.url()), second(server.url());
    pollEvents();
    fails = true;
    mayOpen.set_value();
    pumpUntilOpen(first);
    pumpUntil([&] { return second.readyState() == WebSocket::CLOSED; });
    EXPECT_THAT(second.log, ElementsAre("error", "close 1006 not clean"));
    EXPECT_THAT(second.failure, HasSubstr("there is no route to 127.0.0.1"));
    first.close();
    runToEnd();
  }).join();
}

TEST(Lookups, HaveEightHelpersAtMost) {
  std::promise<void> end;
  auto tasks = std::make_shared<TaskQueue>(std::make_shared<Waker>());
  TimerQueue timers;
  Resolver resolver(tasks, timers);
  resolver.setLookup([hangs = end.get_future().share()](const std::string&) {
    hangs.wait();
    return LookupResult{};
  });
  SystemCalls calls([](std::string_view) { return 0; });
  std::vector<std::shared_ptr<Resolver::Query>> queries;
  for (int i = 0; i < 40; ++i) {
    queries.push_back(
        resolver.resolve("slow" + std::to_string(i) + ".example", [](LookupResult) {}));
  }
  EXPECT_EQ(calls.count("pthread_create"), 8);
  end.set_value();
}

struct Waiting : testing::Test {
  ~Waiting() override { closeSocket(descriptor); }

  bool wait(Clock::time_point until) { return poller->wait(until, events, nullptr); }

  const int descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::unique_ptr<Poller> poller = Poller::make();
  std::vector<Poller::Event> events;
};

TEST_F(Waiting, IsShortWhileTheSystemIsShortOfMemoryForADescriptor) {
  int left = 3;
  SystemCalls calls([&](std::string_view call) {
    return call == "epoll_ctl" && left > 0 ? (--left, ENOMEM) : 0;
  });
  eventfd_write(descriptor, 1);
  poller->add(descriptor, {.toRead = true}, 7);
  EXPECT_FALSE(poller->noticesChanges());
  for (int i = 0; i < 2; ++i) wait(Clock::now() + milliseconds(90));
  EXPECT_LE(calls.longestWait(), 20);
  EXPECT_THAT(events, IsEmpty());
  wait(Clock::now() + milliseconds(90));
  ASSERT_EQ(events.size(), 1u);
  EXPECT_EQ(events[0].token, 7u);
  EXPECT_TRUE(poller->noticesChanges());
}

TEST_F(Waiting, SetsOneAlarmForManyLongWaitsAndNoneForShortOnes) {
  SystemCalls calls([](std::string_view) { return 0; });
  eventfd_write(descriptor, 1);
  poller->add(descriptor, {.toRead = true}, 7);
  for (int i = 0; i < 5; ++i) wait(Clock::now() + milliseconds(90));
  EXPECT_EQ(calls.count("timerfd_settime"), 0);
  for (int i = 0; i < 5; ++i) wait(Clock::now() + std::chrono::minutes(1));
  EXPECT_EQ(calls.count("timerfd_settime"), 1);
  wait(Clock::now() + std::chrono::seconds(30));  // Sets an earlier time.
  EXPECT_EQ(calls.count("timerfd_settime"), 2);
}

// Other threads may stop the alarm meanwhile.
TEST_F(Waiting, WithoutTheLockEndsByItself) {
  std::mutex mutex;
  Poller::Lock lock(mutex);
  SystemCalls calls([](std::string_view) { return 0; });
  poller->wait(Clock::now() + milliseconds(150), events, &lock);
  EXPECT_LE(calls.longestWait(), 150);
  EXPECT_EQ(calls.count("timerfd_settime"), 0);
}

TEST_F(Waiting, EndsByTheAlarmOnce) {
  const auto until = Clock::now() + milliseconds(150);
  SystemCalls calls([](std::string_view) { return 0; });
  EXPECT_TRUE(wait(until));  // That time may have come.
  EXPECT_GE(Clock::now(), until);
  EXPECT_EQ(calls.longestWait(), SystemCalls::forEver);
  EXPECT_THAT(events, IsEmpty());
  const auto next = Clock::now() + milliseconds(110);
  wait(next);
  EXPECT_GE(Clock::now(), next);
}

TEST_F(Waiting, ThatAnEventEndsBeforeTheAlarmHasNotCome) {
  poller->add(descriptor, {.toRead = true}, 1);
  eventfd_write(descriptor, 1);
  EXPECT_FALSE(wait(Clock::now() + std::chrono::hours(1)));
  EXPECT_EQ(events.size(), 1u);
  EXPECT_FALSE(wait(forever));
  EXPECT_TRUE(wait(noWait));  // Nobody knows.
}

}  // namespace
}  // namespace web::native
