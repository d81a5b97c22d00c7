// The loop of twinsocket.h, and its version.
#include <chrono>
#include <climits>
#include <thread>

#include "c_api/c_api_test.h"
#include "fake_platform/fake_loop.h"

namespace web::c {
namespace {

void count(void* user) { ++*static_cast<int*>(user); }

TEST(CLoop, RunsWhatIsPosted) {
  auto* loop = twinsocket_loop_current();
  int calls = 0;
  EXPECT_TRUE(twinsocket_loop_post(loop, count, &calls));
  EXPECT_EQ(calls, 0);
  EXPECT_TRUE(twinsocket_poll());
  EXPECT_EQ(calls, 1);
  EXPECT_FALSE(twinsocket_poll());
  twinsocket_loop_release(loop);
}

TEST(CLoop, TakesNoNull) {
  auto* loop = twinsocket_loop_current();
  EXPECT_FALSE(twinsocket_loop_post(nullptr, count, nullptr));
  EXPECT_FALSE(twinsocket_loop_post(loop, nullptr, nullptr));
  twinsocket_loop_release(loop);
  twinsocket_loop_release(nullptr);
}

TEST(CLoop, HasAHandleToWaitForWhereThereIsOne) {
  EXPECT_EQ(twinsocket_poll_handle(), -1);
  fake::pollHandle = 7;
  EXPECT_EQ(twinsocket_poll_handle(), 7);
  fake::pollHandle.reset();
}

// In the form that poll() takes. The clock advances meanwhile, but by less than an hour.
TEST(CLoop, TellsHowLongToWaitInMilliseconds) {
  using std::chrono::hours;
  const auto timeoutIn = [](auto time) {
    fake::nextDeadline = std::chrono::steady_clock::now() + time;
    const int timeout = twinsocket_poll_timeout();
    fake::nextDeadline.reset();
    return timeout;
  };
  EXPECT_EQ(twinsocket_poll_timeout(), -1);
  EXPECT_EQ(timeoutIn(hours(-1)), 0);
  EXPECT_EQ(timeoutIn(hours(24 * 365)), INT_MAX);
  EXPECT_GT(timeoutIn(hours(2)), 3'600'000);
  EXPECT_LE(timeoutIn(hours(2)), 7'200'000);
}

// Rounded up, so that the timer is due after a wait of this length.
TEST(CLoop, NeverTellsTooShortAWait) {
  using namespace std::chrono;
  for (int i = 0; i < 1000; ++i) {
    const auto due = steady_clock::now() + hours(1) + microseconds(i);
    fake::nextDeadline = due;
    const milliseconds timeout(twinsocket_poll_timeout());
    EXPECT_GE(steady_clock::now() + timeout, due);
  }
  fake::nextDeadline.reset();
}

// A page's default build has no threads.
#if !defined(__EMSCRIPTEN__) || defined(__EMSCRIPTEN_PTHREADS__)
TEST(CLoop, IsReachedFromAnotherThread) {
  auto* loop = twinsocket_loop_current();
  int calls = 0;
  std::thread([&] { EXPECT_TRUE(twinsocket_loop_post(loop, count, &calls)); }).join();
  twinsocket_poll();
  EXPECT_EQ(calls, 1);
  twinsocket_loop_release(loop);
}
#endif

TEST(CLoop, TakesNothingOnceItHasEnded) {
  auto* loop = twinsocket_loop_current();
  fake::endLoop();
  int calls = 0;
  EXPECT_FALSE(twinsocket_loop_post(loop, count, &calls));
  twinsocket_poll();
  EXPECT_EQ(calls, 0);
  twinsocket_loop_release(loop);
}

TEST(CVersion, IsThatOfTheLibrary) {
  EXPECT_EQ(std::string(twinsocket_version()), std::to_string(TWINSOCKET_VERSION_MAJOR) + "." +
                                                   std::to_string(TWINSOCKET_VERSION_MINOR) + "." +
                                                   std::to_string(TWINSOCKET_VERSION_PATCH));
}

}  // namespace
}  // namespace web::c
