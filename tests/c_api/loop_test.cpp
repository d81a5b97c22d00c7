// The loop of twinsocket.h, and its version.
#include <thread>

#include "c_api/c_api_test.h"

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

TEST(CVersion, IsThatOfTheLibrary) {
  EXPECT_EQ(std::string(twinsocket_version()), std::to_string(TWINSOCKET_VERSION_MAJOR) + "." +
                                                   std::to_string(TWINSOCKET_VERSION_MINOR) + "." +
                                                   std::to_string(TWINSOCKET_VERSION_PATCH));
}

}  // namespace
}  // namespace web::c
