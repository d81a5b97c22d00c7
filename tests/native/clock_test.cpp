// Timers, keep-alive and the sleep watch, with a simulated clock.
#include <deque>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "native/channel/keep_alive.h"
#include "native/fake_clock.h"
#include "native/loop/sleep_watch.h"
#include "native/native_test.h"

namespace web::native {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::milliseconds;
using std::chrono::seconds;

struct Timed : testing::Test {
  // Lets time pass, and calls each timer at its time.
  void pass(Clock::duration time) {
    for (const auto end = Clock::now() + time; Clock::now() < end;) {
      const auto next = std::min(end, timers.next());
      clock.advance(std::max(next - Clock::now(), Clock::duration::zero()));
      timers.callDue(Clock::now());
    }
  }

  FakeClock clock;
  TimerQueue timers;
};

using Timers = Timed;

TEST_F(Timers, CallOnceAtTheirTime) {
  int calls = 0;
  Timer timer(timers, [&] { ++calls; });
  timer.start(milliseconds(100));
  pass(milliseconds(99));
  EXPECT_EQ(calls, 0);
  EXPECT_TRUE(timer.isRunning());
  pass(milliseconds(1));
  EXPECT_EQ(calls, 1);
  EXPECT_FALSE(timer.isRunning());
  pass(seconds(10));
  EXPECT_EQ(calls, 1);
}

TEST_F(Timers, OfATurnTakeFourMillisecondsAndTheRestComesInTheNext) {
  int calls = 0;
  std::deque<Timer> all;
  for (int i = 0; i < 10; ++i) {
    all.emplace_back(timers, [&] {
      ++calls;
      clock.advance(milliseconds(1));
    });
    all.back().start(milliseconds(0));
  }
  timers.callDue();
  EXPECT_EQ(calls, 4);
  timers.callDue();
  EXPECT_EQ(calls, 8);
  timers.callDue();
  EXPECT_EQ(calls, 10);
}

TEST_F(Timers, ThatAreStartedAnewForgetTheirFirstTime) {
  int calls = 0;
  Timer timer(timers, [&] { ++calls; });
  timer.start(milliseconds(100));
  pass(milliseconds(50));
  timer.start(milliseconds(100));
  pass(milliseconds(99));
  EXPECT_EQ(calls, 0);
  pass(milliseconds(1));
  EXPECT_EQ(calls, 1);
}

TEST_F(Timers, ThatAreStoppedOrDestroyedCallNobody) {
  int calls = 0;
  Timer stopped(timers, [&] { ++calls; });
  stopped.start(milliseconds(1));
  stopped.stop();
  {
    Timer destroyed(timers, [&] { ++calls; });
    destroyed.start(milliseconds(1));
  }
  EXPECT_TRUE(timers.empty());
  pass(seconds(1));
  EXPECT_EQ(calls, 0);
}

TEST_F(Timers, AreCalledInTheOrderOfTheirTimes) {
  std::string calls;
  Timer first(timers, [&] { calls += 'a'; }), second(timers, [&] { calls += 'b'; });
  second.start(milliseconds(20));
  first.start(milliseconds(10));
  EXPECT_EQ(timers.next(), Clock::now() + milliseconds(10));
  clock.advance(seconds(1));
  timers.callDue(Clock::now());
  EXPECT_EQ(calls, "ab");
}

TEST_F(Timers, AreCalledInTheOrderOfTheirStartsIfTheyAreDueAtOnce) {
  std::string calls;
  Timer first(timers, [&] { calls += 'a'; }), second(timers, [&] { calls += 'b'; }),
      third(timers, [&] { calls += 'c'; });
  for (auto* timer : {&second, &third, &first}) timer->start(milliseconds(10));
  pass(milliseconds(10));
  EXPECT_EQ(calls, "bca");
}

TEST_F(Timers, KeepTheirOrderHoweverManyAreStartedAndStoppedInBetween) {
  constexpr int many = 200;
  using Due = std::pair<Clock::time_point, int>;  // The time, and the number of the start.
  std::set<Due> expected;
  std::vector<Due> due(many);
  std::deque<Timer> all;
  std::minstd_rand random;
  for (int i = 0; i < many; ++i) {
    all.emplace_back(timers, [&, i] {
      ASSERT_FALSE(expected.empty());
      EXPECT_EQ(*expected.begin(), due[static_cast<std::size_t>(i)]);
      expected.erase(due[static_cast<std::size_t>(i)]);
    });
  }
  for (int step = 0; step < 20000; ++step) {
    const auto i = random() % many;
    expected.erase(due[i]);
    if (step % 3 == 0) {
      all[i].stop();
    } else {
      const milliseconds delay(random() % 50);
      due[i] = {Clock::now() + delay, step};
      expected.insert(due[i]);
      all[i].start(delay);
    }
    EXPECT_EQ(timers.next(), expected.empty() ? forever : expected.begin()->first);
    if (step % 5 == 0) pass(milliseconds(1));
  }
  pass(seconds(1));
  EXPECT_TRUE(timers.empty());
  EXPECT_TRUE(expected.empty());
}

TEST_F(Timers, ThatStartThemselvesAreNotCalledAgainAtOnce) {
  int calls = 0;
  Timer timer(timers, [&] {
    ++calls;
    timer.start(seconds(1));
  });
  timer.start(seconds(1));
  pass(seconds(3));
  EXPECT_EQ(calls, 3);
}

// The longest times that a program can express are in the far future, not in the past.
TEST_F(Timers, ForAsLongAsCanBeAreForEver) {
  int calls = 0;
  Timer timer(timers, [&] { ++calls; });
  for (const auto longest : {Clock::duration::max(), Clock::duration(hours(24 * 366))}) {
    timer.start(longest);
    EXPECT_GE(timers.next(), Clock::now() + hours(24 * 365));
    timers.callDue(Clock::now() + hours(24 * 364));
  }
  timer.start(milliseconds::max());
  EXPECT_GE(timers.next(), Clock::now() + hours(24 * 365));
  timers.callDue(Clock::now() + hours(24 * 364));
  EXPECT_EQ(calls, 0);
  timer.start(Clock::duration::min());  // The shortest: at once.
  EXPECT_EQ(timers.next(), Clock::now());
}

// A wait that was rounded down would end too early, and the loop would spin for the rest.
TEST_F(Timers, AreWaitedForToTheEndOfTheirMillisecond) {
  EXPECT_EQ(millisecondsUntil(Clock::now() + microseconds(1500)), 2);
  EXPECT_EQ(millisecondsUntil(Clock::now() + microseconds(1)), 1);
  EXPECT_EQ(millisecondsUntil(Clock::now() + milliseconds(7)), 7);
  EXPECT_EQ(millisecondsUntil(Clock::now()), 0);
  EXPECT_EQ(millisecondsUntil(Clock::now() - seconds(5)), 0);
  EXPECT_EQ(millisecondsUntil(noWait), 0);
  EXPECT_EQ(millisecondsUntil(forever), -1);
  EXPECT_GT(millisecondsUntil(Clock::now() + hours(24 * 365)), 1000);
}

struct KeptAlive : Timed, KeepAlive::Owner {
  void sendPing() override { events += "ping "; }
  void readOnceMore() override {
    events += "look ";
    if (aPongIsThere) keepAlive.heard();
  }
  void fail() override { events += "lost "; }

  std::string eventsAfter(Clock::duration time) {
    events.clear();
    pass(time);
    return events;
  }

  std::string events;
  bool aPongIsThere = false;
  KeepAlive keepAlive{timers, seconds(30), *this};
};

TEST_F(KeptAlive, APingIsSentAfterTheIntervalOfSilence) {
  keepAlive.start();
  EXPECT_EQ(eventsAfter(milliseconds(29999)), "");
  EXPECT_EQ(eventsAfter(milliseconds(1)), "ping ");
}

// Not only at the next check, which could be twice as late.
TEST_F(KeptAlive, TheIntervalBeginsWithTheLastByte) {
  keepAlive.start();
  pass(seconds(20));
  keepAlive.heard();
  EXPECT_EQ(eventsAfter(milliseconds(29999)), "");
  EXPECT_EQ(eventsAfter(milliseconds(1)), "ping ");
}

TEST_F(KeptAlive, AServerThatDoesNotAnswerIsLostAfterTheIntervalAgain) {
  keepAlive.start();
  EXPECT_EQ(eventsAfter(seconds(30)), "ping ");
  EXPECT_EQ(eventsAfter(milliseconds(29999)), "");
  EXPECT_EQ(eventsAfter(milliseconds(1)), "look lost ");
  EXPECT_EQ(eventsAfter(hours(1)), "");
}

TEST_F(KeptAlive, AServerThatAnswersIsPingedAgainAfterTheNextSilence) {
  keepAlive.start();
  EXPECT_EQ(eventsAfter(seconds(30)), "ping ");
  pass(seconds(10));
  keepAlive.heard();
  EXPECT_EQ(eventsAfter(milliseconds(29999)), "");
  EXPECT_EQ(eventsAfter(milliseconds(1)), "ping ");
  EXPECT_EQ(eventsAfter(seconds(30)), "look lost ");
}

TEST_F(KeptAlive, AnAnswerThatNobodyHasReadYetCounts) {
  keepAlive.start();
  EXPECT_EQ(eventsAfter(seconds(30)), "ping ");
  aPongIsThere = true;
  EXPECT_EQ(eventsAfter(seconds(30)), "look ");
  aPongIsThere = false;
  EXPECT_EQ(eventsAfter(milliseconds(29999)), "");
  EXPECT_EQ(eventsAfter(milliseconds(1)), "ping ");
}

TEST_F(KeptAlive, AfterASleepAPingIsSentAtOnceAndItsAnswerHasTheWholeInterval) {
  keepAlive.start();
  pass(seconds(29));
  events.clear();
  keepAlive.checkServer();
  EXPECT_EQ(events, "ping ");
  EXPECT_EQ(eventsAfter(milliseconds(29999)), "");
  EXPECT_EQ(eventsAfter(milliseconds(1)), "look lost ");
}

TEST_F(KeptAlive, NothingHappensOnceItIsStopped) {
  keepAlive.start();
  pass(seconds(30));
  keepAlive.stop();
  keepAlive.checkServer();
  EXPECT_EQ(eventsAfter(hours(1)), "");
  EXPECT_TRUE(timers.empty());
}

TEST_F(KeptAlive, ASecondStartForgetsThePingOfTheFirst) {
  keepAlive.start();
  pass(seconds(30));
  keepAlive.stop();
  keepAlive.start();
  EXPECT_EQ(eventsAfter(seconds(30)), "ping ");
}

struct AsleepOrAwake : Timed {
  AsleepOrAwake() {
    watch.setClock([this] { return asleep; });
  }

  int wakings = 0;
  Clock::duration asleep{};
  SleepWatch watch{timers, [this] { ++wakings; }};
};

TEST_F(AsleepOrAwake, ASleepIsNoticedWithinFiveSecondsHoweverOften) {
  watch.start();
  for (int i = 1; i <= 3; ++i) {
    asleep += hours(8);
    pass(seconds(5));
    EXPECT_EQ(wakings, i);
    pass(seconds(60));  // A sleep counts only once.
    EXPECT_EQ(wakings, i);
  }
}

TEST_F(AsleepOrAwake, ASleepBeforeTheFirstSocketIsNone) {
  asleep = hours(100);
  watch.start();
  pass(seconds(60));
  EXPECT_EQ(wakings, 0);
  watch.stop();
  pass(seconds(60));
  asleep += hours(1);  // The computer slept.
  watch.start();
  pass(seconds(60));
  EXPECT_EQ(wakings, 0);
}

TEST_F(AsleepOrAwake, TwoClocksThatDriftAreNoSleep) {
  watch.start();
  for (int i = 0; i < 1000; ++i) {
    asleep += milliseconds(i % 2 == 0 ? 10 : -9);
    pass(seconds(5));
  }
  EXPECT_EQ(wakings, 0);
  asleep += milliseconds(1000);  // The shortest sleep that counts.
  pass(seconds(5));
  EXPECT_EQ(wakings, 1);
}

TEST_F(AsleepOrAwake, AWatchThatGoesOnIsNotStartedAnew) {
  watch.start();
  asleep += hours(1);
  watch.start();
  pass(seconds(5));
  EXPECT_EQ(wakings, 1);
}

TEST_F(AsleepOrAwake, NobodyLooksOnceItIsStopped) {
  watch.start();
  watch.stop();
  EXPECT_TRUE(timers.empty());
}

}  // namespace
}  // namespace web::native
