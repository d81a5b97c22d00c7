// <web/timers.h> on the fake platform, whose clock the test advances.
#include <web/timers.h>

#include "api/api_test.h"
#include "fake_platform/fake_timers.h"

namespace web {
namespace {

using std::chrono::milliseconds;

TEST(FakeTimers, RunAtTheirTimeAndInTheirOrder) {
  std::vector<int> ran;
  setTimeout([&] { ran.push_back(2); }, milliseconds(20));
  setTimeout([&] { ran.push_back(1); }, milliseconds(10));
  setTimeout([&] { ran.push_back(3); }, milliseconds(20));
  fake::passTime(milliseconds(9));
  pollEvents();
  EXPECT_THAT(ran, IsEmpty());
  fake::passTime(milliseconds(100));
  pollEvents();
  EXPECT_THAT(ran, ElementsAre(1, 2, 3));
}

TEST(FakeTimers, RepeatUntilTheyAreClearedFromInside) {
  int ran = 0;
  TimerId timer{};
  timer = setInterval(
      [&] {
        if (++ran == 3) clearInterval(timer);
      },
      milliseconds(10));
  fake::passTime(milliseconds(25));
  pollEvents();
  EXPECT_EQ(ran, 2);
  fake::passTime(milliseconds(100));
  pollEvents();
  EXPECT_EQ(ran, 3);
}

TEST(FakeTimers, KeepRunGoingAndNeedNoRealTime) {
  int ran = 0;
  setTimeout([&] { setTimeout([&] { ++ran; }, std::chrono::hours(1)); }, std::chrono::hours(1));
  EXPECT_EQ(run(), 0);
  EXPECT_EQ(ran, 1);
}

}  // namespace
}  // namespace web
