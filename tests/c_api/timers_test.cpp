// The timers of twinsocket.h.
#include "c_api/c_api_test.h"
#include "fake_platform/fake_timers.h"

namespace web::c {
namespace {

using std::chrono::milliseconds;

void countCall(void* user) { ++*static_cast<int*>(user); }

void pass(int time) {
  fake::passTime(milliseconds(time));
  twinsocket_poll();
}

TEST(CTimers, ATimeoutIsCalledOnceAndNoSooner) {
  int calls = 0;
  EXPECT_NE(twinsocket_set_timeout(countCall, &calls, 20), 0u);
  pass(19);
  EXPECT_EQ(calls, 0);
  pass(1);
  EXPECT_EQ(calls, 1);
  pass(100);
  EXPECT_EQ(calls, 1);
}

TEST(CTimers, AnIntervalIsCalledUntilItIsCleared) {
  int calls = 0;
  const auto timer = twinsocket_set_interval(countCall, &calls, 20);
  pass(20);
  pass(20);
  EXPECT_EQ(calls, 2);
  twinsocket_clear_timeout(timer);
  pass(100);
  EXPECT_EQ(calls, 2);
}

TEST(CTimers, ATimeoutThatIsClearedIsNotCalled) {
  int calls = 0;
  twinsocket_clear_timeout(twinsocket_set_timeout(countCall, &calls, 20));
  twinsocket_clear_timeout(0);
  pass(100);
  EXPECT_EQ(calls, 0);
}

TEST(CTimers, NullIsNoTimer) {
  EXPECT_EQ(twinsocket_set_timeout(nullptr, nullptr, 0), 0u);
  EXPECT_EQ(twinsocket_set_interval(nullptr, nullptr, 0), 0u);
  pass(100);
}

}  // namespace
}  // namespace web::c
