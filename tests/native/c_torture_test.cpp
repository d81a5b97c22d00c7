// twinsocket.h when memory runs out: each allocation of each call fails once, and the call returns.
#include <gtest/gtest.h>
#include <twinsocket.h>

#include <array>
#include <functional>
#include <string_view>
#include <thread>

#include "native/injected_faults.h"

namespace web::native {
namespace {

struct Call {
  std::string_view name;
  std::function<bool()> succeeds;
};

bool creates() {
  twinsocket* socket = nullptr;
  const std::string_view url = "ws://127.0.0.1:1/";
  const auto result = twinsocket_create(url.data(), url.size(), nullptr, nullptr, nullptr, &socket);
  EXPECT_EQ(result == TWINSOCKET_OK, socket != nullptr);
  EXPECT_TRUE(result == TWINSOCKET_OK || result == TWINSOCKET_OUT_OF_MEMORY) << result;
  twinsocket_destroy(socket);
  return socket != nullptr;
}

bool posts() {
  auto* loop = twinsocket_loop_current();
  const bool isPosted = loop && twinsocket_loop_post(
                                    loop, [](void*) {}, nullptr);
  twinsocket_loop_release(loop);
  twinsocket_poll();
  return isPosted;
}

bool setsATimer() {
  const auto timer = twinsocket_set_timeout([](void*) {}, nullptr, 1000);
  twinsocket_clear_timeout(timer);
  return timer != 0;
}

const std::array<Call, 3> cCalls = {
    {{"create", creates}, {"loop_post", posts}, {"set_timeout", setsATimer}}};

class CTorture : public testing::TestWithParam<std::size_t> {};

// On a new thread each time, whose loop is created by the call.
TEST_P(CTorture, ACallForWhichThereIsNoMemoryReturns) {
  const auto& call = cCalls.at(GetParam());
  bool succeeded = false, failed = true;
  for (int which = 1; failed; ++which) {
    std::thread([&] {
      const InjectedFaults faults(Calls::memory, Fault::loneFailure, which);
      succeeded = call.succeeds();
      failed = faults.happened();
    }).join();
    EXPECT_TRUE(succeeded || failed) << call.name;
    EXPECT_TRUE(which > 1 || failed) << call.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Each, CTorture, testing::Range<std::size_t>(0, cCalls.size()));

}  // namespace
}  // namespace web::native
