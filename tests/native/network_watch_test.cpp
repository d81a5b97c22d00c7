// The computer sleeps, or gets another network, while a program waits to reconnect.
#include "network_watch.h"

#include <web/reconnecting_websocket.h>

#include "native/guided_test.h"
#include "native/loop/network_changes.h"
#include "native/loop/time_asleep.h"

namespace web::native {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

thread_local Clock::duration asleep{};
thread_local bool isNewNetwork = false;
thread_local int openChanges = 0;

struct ToldChanges final : NetworkChanges {
  ToldChanges() { ++openChanges; }
  ToldChanges(const ToldChanges&) = delete;
  ToldChanges& operator=(const ToldChanges&) = delete;
  ~ToldChanges() override { --openChanges; }

  bool take() override { return std::exchange(isNewNetwork, false); }
};

}  // namespace

// The linker redirects timeAsleep() and openNetworkChanges() to these functions.
Clock::duration sleptInATest() asm("__wrap__ZN3web6native10timeAsleepEv");
Clock::duration sleptInATest() { return asleep; }

std::unique_ptr<NetworkChanges> changesOfATest() asm("__wrap__ZN3web6native18openNetworkChangesEv");
std::unique_ptr<NetworkChanges> changesOfATest() { return std::make_unique<ToldChanges>(); }

namespace {

void letPass(FakeClock& clock, Clock::duration time) {
  clock.advance(time);
  pollEvents();
}

TEST(NetworkWatch, TellsWithinFiveSecondsThatTheComputerHasSlept) {
  withAStandingClock([](FakeClock& clock) {
    int told = 0;
    const auto watch = watchNetwork([&] { ++told; });
    const auto pass = [&](Clock::duration time) { letPass(clock, time); };
    pass(hours(1));
    EXPECT_EQ(told, 0);
    asleep += milliseconds(
        999);  // Too short to matter; the two clocks may also have been read at different moments.
    pass(seconds(5));
    EXPECT_EQ(told, 0);
    asleep += seconds(1);
    pass(milliseconds(4999));
    EXPECT_EQ(told, 0);
    pass(milliseconds(1));
    EXPECT_EQ(told, 1);
    pass(hours(1));
    EXPECT_EQ(told, 1);
  });
}

TEST(NetworkWatch, TellsWithinFiveSecondsOfANewNetworkAndOnceForSleepAndNetwork) {
  withAStandingClock([](FakeClock& clock) {
    int told = 0;
    const auto watch = watchNetwork([&] { ++told; });
    const auto pass = [&](Clock::duration time) { letPass(clock, time); };
    isNewNetwork = true;
    pass(milliseconds(4999));
    EXPECT_EQ(told, 0);
    pass(milliseconds(1));
    EXPECT_EQ(told, 1);
    pass(hours(1));
    EXPECT_EQ(told, 1);
    isNewNetwork = true;
    asleep += hours(1);
    pass(seconds(5));
    EXPECT_EQ(told, 2);
    pass(seconds(5));
    EXPECT_EQ(told, 2);
  });
}

TEST(NetworkWatch, MayBeDestroyedByWhomItTells) {
  withAStandingClock([](FakeClock& clock) {
    std::unique_ptr<NetworkWatch> watch;
    int told = 0;
    watch = watchNetwork([&] {
      watch.reset();
      ++told;
    });
    asleep += hours(1);
    letPass(clock, seconds(5));
    EXPECT_EQ(told, 1);
  });
}

TEST(NetworkWatch, HasAProgramComeBackAfterASleepOrInANewNetworkThoughItsWaitIsNotOver) {
  withAStandingClock([](FakeClock& clock) {
    int urls = 0;
    ReconnectingWebSocket socket(
        [&] {
          ++urls;
          return "ws://127.0.0.1:1/";  // A port that fails at once.
        },
        {}, {.firstDelay = hours(1), .longestDelay = hours(1), .jitter = 0});
    int waits = 0;
    socket.onreconnecting = [&] { ++waits; };
    while (waits == 0) pollEvents();
    EXPECT_EQ(urls, 1);
    letPass(clock, seconds(5));
    EXPECT_EQ(urls, 1);
    asleep += seconds(30);
    letPass(clock, seconds(5));
    pollEvents();
    EXPECT_EQ(urls, 2);
    while (waits == 1) pollEvents();
    EXPECT_EQ(openChanges, 1);
    isNewNetwork = true;
    letPass(clock, seconds(5));
    pollEvents();
    EXPECT_EQ(urls, 3);
  });
  EXPECT_EQ(openChanges, 0);
}

}  // namespace
}  // namespace web::native
