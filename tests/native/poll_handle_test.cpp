// Joining the program's own loop: pollHandle(), nextDeadline(), and what pollEvents() returns.
#include <algorithm>

#include <poll.h>

#include "native/loop/event_loop.h"
#include "native/native_test.h"

namespace web::native {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

// A program on its own thread, which waits only for the handle.
struct Joined {
  // Whether the handle becomes ready in time.
  bool isReadyWithin(int wait) {
    pollfd watched{handle, POLLIN, 0};
    return poll(&watched, 1, wait) == 1;
  }

  // Waits like the programs in tests/other_loops.
  template <class Condition>
  void turnUntil(Condition condition) {
    EXPECT_TRUE(eventually(condition, [this] {
      const auto deadline = nextDeadline();
      isReadyWithin(deadline ? std::clamp(millisecondsUntil(*deadline), 0, 20000) : 20000);
      pollEvents();
    }));
  }

  // Runs turns until nothing is left to do now.
  void settle() {
    do pollEvents();
    while (isReadyWithin(50));
  }

  const int handle = static_cast<int>(*pollHandle());
};

template <class Play>
void play(Play play) {
  std::thread([&] {
    Joined joined;
    play(joined);
  }).join();
}

TEST(PollHandle, CarriesAConversationByItself) {
  RawServer server(acceptAndEcho);
  play([&](Joined& joined) {
    LoggedSocket socket(server.url());
    socket.onopen = [&] { socket.send("hi"); };
    socket.onmessage = [&] { socket.close(); };
    joined.turnUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
    EXPECT_THAT(socket.log, ElementsAre("open", "\"hi\"", "close 1005 clean"));
  });
}

TEST(PollHandle, IsForATurnAtOnceIfAQuitHasLeftTasks) {
  std::thread([] {
    bool ran = false;
    postTask([] { quit(); });
    postTask([&] { ran = true; });
    run();
    EXPECT_FALSE(ran);
    const auto deadline = nextDeadline();
    ASSERT_TRUE(deadline);
    EXPECT_LE(*deadline, Clock::now());
    pollEvents();
    EXPECT_TRUE(ran);
    EXPECT_FALSE(nextDeadline());
  }).join();
}

TEST(PollHandle, IsQuietWhileNothingHappensAndNothingIsDue) {
  RawServer server(acceptAndEcho);
  play([&](Joined& joined) {
    LoggedSocket socket(server.url());
    joined.turnUntil([&] { return socket.readyState() == WebSocket::OPEN; });
    joined.settle();
    EXPECT_FALSE(joined.isReadyWithin(100));
    EXPECT_FALSE(pollEvents());
    EXPECT_GT(*nextDeadline(), Clock::now() + milliseconds(500));
    socket.close();
    joined.turnUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
  });
}

TEST(PollHandle, TellsOfWhatTheProgramDoesBetweenTurns) {
  RawServer server(acceptAndEcho);
  play([&](Joined& joined) {
    int ran = 0;
    joined.settle();
    EXPECT_FALSE(nextDeadline());
    postTask([&] { ++ran; });
    EXPECT_TRUE(joined.isReadyWithin(20000));
    EXPECT_TRUE(pollEvents());
    EXPECT_EQ(ran, 1);

    joined.settle();
    std::thread([&, loop = EventLoop::current()] { loop.postTask([&] { ++ran; }); }).join();
    EXPECT_TRUE(joined.isReadyWithin(20000));
    joined.turnUntil([&] { return ran == 2; });

    joined.settle();
    setTimeout([&] { ++ran; }, milliseconds(30));
    EXPECT_TRUE(joined.isReadyWithin(20000));  // So that the program asks for the deadline.
    joined.turnUntil([&] { return ran == 3; });

    // More than is written at once, followed by the close.
    LoggedSocket socket(server.url());
    joined.turnUntil([&] { return socket.readyState() == WebSocket::OPEN; });
    joined.settle();
    for (int i = 0; i < 100; ++i) socket.send("again");
    joined.turnUntil([&] { return socket.log.size() == 101; });
    joined.settle();
    socket.close();
    joined.turnUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
  });
}

TEST(PollHandle, NamesTheDeadlineOfATimer) {
  play([](Joined& joined) {
    setTimeout([] {}, hours(1));
    joined.settle();
    const auto deadline = nextDeadline();
    ASSERT_TRUE(deadline);
    EXPECT_GT(*deadline, Clock::now() + std::chrono::minutes(59));
    EXPECT_FALSE(joined.isReadyWithin(50));
  });
}

TEST(PollHandle, NeedsNoNetworkThreadWhereThePollerHasADescriptor) {
  RawServer server(acceptAndEcho);
  play([&](Joined& joined) {
    LoggedSocket socket(server.url());
    joined.turnUntil([&] { return socket.readyState() == WebSocket::OPEN; });
    const bool hasDescriptor = Poller::make()->descriptor() >= 0;
    EXPECT_EQ(Loop::current().hasNetworkThread(), !hasDescriptor);
    socket.close();
    joined.turnUntil([&] { return socket.readyState() == WebSocket::CLOSED; });
  });
}

TEST(PollEvents, TellsWhetherThereWasSomethingToDo) {
  std::thread([] {
    EXPECT_FALSE(pollEvents());
    postTask([] {});
    EXPECT_TRUE(pollEvents());
    EXPECT_FALSE(pollEvents());
    setTimeout([] {});
    EXPECT_TRUE(pollEvents());
    EXPECT_FALSE(pollEvents());
  }).join();
}

}  // namespace
}  // namespace web::native
