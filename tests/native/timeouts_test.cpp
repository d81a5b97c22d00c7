// setTimeout() and its family natively (HTML §8.7), with a simulated clock.
#include <web/timers.h>

#include <stdexcept>
#include <string>

#include "native/guided_test.h"

namespace web::native {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

// Runs `play` on a new thread, whose clock advances to the next timer as soon as its loop waits.
template <class Play>
void withPassingTime(Play play) {
  onAThreadOfItsOwn([&] {
    FakeClock clock(FakeClock::Passes::inWaits);
    play();
  });
}

// When this many repetitions run, counted from the first call.
std::vector<Clock::duration> timesOfAnInterval(milliseconds delay, std::size_t count) {
  std::vector<Clock::duration> times;
  TimerId timer{};
  timer = setInterval(
      [&, start = Clock::now()] {
        times.push_back(Clock::now() - start);
        if (times.size() == count) clearInterval(timer);
      },
      delay);
  run();
  return times;
}

TEST(Timeouts, RunInTheOrderOfTheirTimesAndOfEqualsInTheOrderInWhichTheyWereSet) {
  withPassingTime([] {
    std::string ran;
    setTimeout([&] { ran += 'c'; }, milliseconds(20));
    setTimeout([&] { ran += 'a'; }, milliseconds(10));
    setTimeout([&] { ran += 'd'; }, milliseconds(20));
    setTimeout([&] { ran += 'b'; }, milliseconds(10));
    EXPECT_EQ(ran, "");
    EXPECT_EQ(run(), 0);
    EXPECT_EQ(ran, "abcd");
  });
}

TEST(Timeouts, RunNoSoonerThanTheirDelayAndNotLater) {
  withPassingTime([] {
    const auto start = Clock::now();
    Clock::duration after{};
    setTimeout([&] { after = Clock::now() - start; }, hours(3));
    run();
    EXPECT_EQ(after, hours(3));
  });
}

TEST(Timeouts, NeverRunInsideOfTheCallThatSetsThemAndWithoutADelayInTheNextTurn) {
  withAStandingClock([](FakeClock&) {
    int ran = 0;
    setTimeout([&] { ++ran; });
    setTimeout([&] { ++ran; }, milliseconds(-5));
    EXPECT_EQ(ran, 0);
    pollEvents();
    EXPECT_EQ(ran, 2);
  });
}

TEST(Timeouts, ThatACallbackSetsWaitForTheNextTurn) {
  withPassingTime([] {
    int ran = 0;
    std::function<void()> again = [&] {
      if (++ran == 1) postTask([] { quit(); });
      setTimeout(again);
    };
    const auto start = Clock::now();
    setTimeout(again);
    run();
    EXPECT_LE(ran, 2);
    EXPECT_EQ(Clock::now(), start);
  });
}

TEST(Timeouts, RunInAProgramThatOnlyPolls) {
  withAStandingClock([](FakeClock& clock) {
    int ran = 0;
    setTimeout([&] { ++ran; }, milliseconds(16));
    clock.advance(milliseconds(15));
    pollEvents();
    EXPECT_EQ(ran, 0);
    clock.advance(milliseconds(1));
    pollEvents();
    EXPECT_EQ(ran, 1);
  });
}

TEST(Timeouts, RepeatUntilTheyAreCleared) {
  withPassingTime([] {
    EXPECT_THAT(timesOfAnInterval(milliseconds(50), 3),
                ElementsAre(milliseconds(50), milliseconds(100), milliseconds(150)));
  });
}

TEST(Timeouts, ThatRepeatCountTheirDelayFromTheEndOfACall) {
  withAStandingClock([](FakeClock& clock) {
    int ran = 0;
    const auto timer = setInterval(
        [&] {
          ++ran;
          clock.advance(milliseconds(30));  // The callback takes this long.
        },
        milliseconds(50));
    clock.advance(milliseconds(50));
    pollEvents();
    EXPECT_EQ(ran, 1);
    clock.advance(milliseconds(49));
    pollEvents();
    EXPECT_EQ(ran, 1);
    clock.advance(milliseconds(1));
    pollEvents();
    EXPECT_EQ(ran, 2);
    clearTimeout(timer);
  });
}

TEST(Timeouts, ThatAreClearedDoNotRunAndDestroyWhatTheyHold) {
  withPassingTime([] {
    auto held = std::make_shared<int>();
    std::weak_ptr<int> watched = held;
    const auto timer = setTimeout([held = std::move(held)] { FAIL(); }, seconds(1));
    EXPECT_FALSE(watched.expired());
    clearInterval(timer);  // Both names clear both kinds.
    EXPECT_TRUE(watched.expired());
    clearTimeout(timer);
    clearTimeout(TimerId::none);
    clearTimeout(static_cast<TimerId>(12345));
    EXPECT_EQ(run(), 0);
  });
}

TEST(Timeouts, DestroyWhatTheyHoldOnceTheyHaveRun) {
  withPassingTime([] {
    auto held = std::make_shared<int>();
    std::weak_ptr<int> watched = held;
    bool wasGone = false;
    setTimeout([held = std::move(held)] {}, milliseconds(1));
    setTimeout([&] { wasGone = watched.expired(); }, milliseconds(1));
    run();
    EXPECT_TRUE(wasGone);
  });
}

TEST(Timeouts, ThatACallbackClearsDoNotRunThoughTheyAreDue) {
  withPassingTime([] {
    int ran = 0;
    TimerId other{};
    setTimeout(
        [&] {
          ++ran;
          clearTimeout(other);
        },
        milliseconds(10));
    other = setTimeout([&] { ran += 100; }, milliseconds(10));
    run();
    EXPECT_EQ(ran, 1);
  });
}

TEST(Timeouts, MayClearThemselvesAndGoOnWithWhatTheyHold) {
  withPassingTime([] {
    std::string seen;
    TimerId timer{};
    timer = setInterval(
        [&, text = std::string("a text that is too long for the string itself")] {
          clearInterval(timer);
          for (int i = 0; i < 100; ++i) clearTimeout(setTimeout([] {}, seconds(1)));
          seen = text;
        },
        milliseconds(10));
    run();
    EXPECT_EQ(seen, "a text that is too long for the string itself");
  });
}

TEST(Timeouts, ThatThrowAreReportedAndStopNeitherTheOthersNorThemselves) {
  withPassingTime([] {
    int thrown = 0;
    bool ranTheOther = false;
    TimerId timer{};
    timer = setInterval(
        [&] {
          if (++thrown == 3) clearInterval(timer);
          throw std::runtime_error("a fault");
        },
        milliseconds(10));
    setTimeout([&] { ranTheOther = true; }, milliseconds(10));
    for (int i = 0; i < 3; ++i) EXPECT_THROW(run(), std::runtime_error);
    EXPECT_EQ(run(), 0);
    EXPECT_EQ(thrown, 3);
    EXPECT_TRUE(ranTheOther);
  });
}

// Its destruction unwinds nothing that is still needed.
TEST(Timeouts, MayDestroyTheSocketThatTheyBelongTo) {
  RawServer server(acceptAndEcho);
  auto socket = std::make_unique<LoggedSocket>(server.url());
  socket->onopen = [&] { setTimeout([&] { socket.reset(); }, milliseconds(1)); };
  runToEnd();
  EXPECT_FALSE(socket);
}

TEST(Timeouts, RunWhileASocketIsServed) {
  RawServer server(acceptAndEcho);
  LoggedSocket socket(server.url());
  int ticks = 0;
  TimerId timer{};
  socket.onopen = [&] { timer = setInterval([&] { socket.send("tick"); }, milliseconds(1)); };
  socket.onmessage = [&] {
    if (++ticks < 10) return;
    clearInterval(timer);
    socket.close();
  };
  runToEnd();
  EXPECT_GE(ticks, 10);
}

TEST(Timeouts, KeepRunFromReturningUntilTheLastHasRun) {
  withPassingTime([] {
    int ran = 0;
    setTimeout([&] { setTimeout([&] { ++ran; }, seconds(5)); }, seconds(5));
    EXPECT_EQ(run(), 0);
    EXPECT_EQ(ran, 1);
    const auto cleared = setTimeout([&] { ++ran; }, hours(1));
    setTimeout([&] { clearTimeout(cleared); }, seconds(1));
    const auto start = Clock::now();
    EXPECT_EQ(run(), 0);
    EXPECT_EQ(Clock::now() - start, seconds(1));
  });
}

TEST(Timeouts, AreLeftForTheNextRunByQuit) {
  withPassingTime([] {
    int ran = 0;
    setTimeout([] { quit(7); }, milliseconds(10));
    setTimeout([&] { ++ran; }, milliseconds(10));
    EXPECT_EQ(run(), 7);
    EXPECT_EQ(ran, 0);
    EXPECT_EQ(run(), 0);
    EXPECT_EQ(ran, 1);
  });
}

TEST(Timeouts, RunInsideOfAHandlerThatPolls) {
  withAStandingClock([](FakeClock&) {
    std::string ran;
    setTimeout([&] {
      ran += 'a';
      setTimeout([&] { ran += 'b'; });
      pollEvents();
      ran += 'c';
    });
    pollEvents();
    EXPECT_EQ(ran, "abc");
  });
}

// HTML §8.7, timer initialization steps: from the sixth nesting level on, the delay is at least 4
// ms.
TEST(Timeouts, ThatSetEachOtherWaitFourMillisecondsFromTheSixthOn) {
  withPassingTime([] {
    const auto start = Clock::now();
    std::vector<Clock::duration> times;
    std::function<void()> next = [&] {
      times.push_back(Clock::now() - start);
      if (times.size() < 8) setTimeout(next);
    };
    setTimeout(next);
    run();
    constexpr milliseconds none{0}, four{4}, eight{8};
    EXPECT_THAT(times, ElementsAre(none, none, none, none, none, none, four, eight));
  });
}

TEST(Timeouts, OfNoDelayThatRepeatWaitFourMillisecondsFromTheSixthOn) {
  withPassingTime([] {
    constexpr milliseconds none{0}, four{4}, eight{8};
    EXPECT_THAT(timesOfAnInterval(none, 8),
                ElementsAre(none, none, none, none, none, none, four, eight));
  });
}

TEST(Timeouts, ThatAreSetAfterOthersThatSetEachOtherDoNotWait) {
  withPassingTime([] {
    int left = 8;
    std::function<void()> next = [&] {
      if (--left > 0) setTimeout(next);
    };
    setTimeout(next);
    run();
    const auto start = Clock::now();
    setTimeout([] {});
    run();
    EXPECT_EQ(Clock::now(), start);
  });
}

TEST(Timeouts, ThatAreClearedKeepNobodyWaiting) {
  withPassingTime([] {
    const auto start = Clock::now();
    clearTimeout(setTimeout([] {}, hours(1)));
    EXPECT_EQ(nextDeadline(), std::nullopt);
    run();
    EXPECT_EQ(Clock::now(), start);
  });
}

// 2^31 - 1 ms is the longest delay in a page.
TEST(Timeouts, WaitNoLongerThanAPagesLongest) {
  withPassingTime([] {
    for (auto longest : {milliseconds::max(), milliseconds(0x80000000)}) {
      const auto start = Clock::now();
      setTimeout([] {}, longest);
      run();
      EXPECT_EQ(Clock::now() - start, milliseconds(0x7fffffff));
    }
  });
}

TEST(Timeouts, OfAThreadAreDestroyedWithItAndDoNotRun) {
  auto held = std::make_shared<int>();
  std::weak_ptr<int> watched = held;
  onAThreadOfItsOwn([&] {
    setTimeout([held = std::move(held)] { FAIL(); }, hours(1));
    // Objects that are destroyed then may set and clear timers, which are forgotten.
    struct Setter {
      ~Setter() {
        const auto timer = setTimeout([] { FAIL(); }, milliseconds(0));
        EXPECT_EQ(timer, TimerId::none);
        clearTimeout(timer);
      }
    };
    setInterval([setter = std::make_shared<Setter>()] { FAIL(); }, hours(1));
  });
  EXPECT_TRUE(watched.expired());
}

// Otherwise a million callbacks that are due at once would delay all sockets.
TEST(Timeouts, ThatAreManyAndSlowLeaveTheSocketsTheirTurn) {
  RawServer server(acceptAndEcho);
  onAThreadOfItsOwn([&] {  // Callbacks that have not run by then end with the thread.
    LoggedSocket socket(server.url());
    int ran = 0, ranBeforeTheEcho = 0;
    socket.onopen = [&] {
      socket.send("hi");
      const auto slow = [&] {
        ++ran;
        for (const auto end = Clock::now() + milliseconds(3); Clock::now() < end;) {
        }
      };
      for (int i = 0; i < 1000; ++i) setTimeout(slow);
    };
    socket.onmessage = [&] {
      ranBeforeTheEcho = ran;
      quit();
    };
    Watchdog watchdog;
    run();
    EXPECT_LT(ranBeforeTheEcho, 1000);
    socket.close();
  });
}

TEST(Timeouts, ThatAreFarOffWakeNobody) {
  std::promise<EventLoop> started;
  std::thread other([&] {
    setTimeout([] { FAIL(); }, hours(1));
    postTask([&] { started.set_value(EventLoop::current()); });
    EXPECT_EQ(run(), 5);
  });
  auto loop = started.get_future().get();
  EXPECT_LE(turnsWhile(passSilence), fewTurns);
  loop.postTask([] { quit(5); });
  other.join();
}

TEST(Timeouts, ThatAreVeryManyAreSetAndClearedInAnyOrder) {
  withPassingTime([] {
    constexpr int count = 100'000;
    std::vector<TimerId> timers;
    timers.reserve(count);
    int ran = 0;
    for (int i = 0; i < count; ++i)
      timers.push_back(setTimeout([&] { ++ran; }, milliseconds(i * 7919LL % 100'000)));
    for (int i = 0; i < count; ++i)
      if (i % 10 != 0) clearTimeout(timers[static_cast<std::size_t>(i * 7927LL % count)]);
    run();
    EXPECT_EQ(ran, count / 10);
  });
}

}  // namespace
}  // namespace web::native
