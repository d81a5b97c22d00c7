// Two clocks that drift apart while the computer sleeps.
#include "native/loop/sleep_watch.h"

namespace web::native {

namespace {

// Nothing wakes us when the computer wakes: this is how soon we know at the latest.
constexpr auto period = std::chrono::seconds(5);

// Shorter ones break no connection. The two clocks are not read at the same time.
constexpr auto shortestSleep = std::chrono::seconds(1);

}  // namespace

void SleepWatch::start() {
  if (timer_.isRunning()) return;
  asleep_ = clock_();
  timer_.start(period);
}

void SleepWatch::look() {
  timer_.start(period);
  const auto asleep = clock_();
  const auto slept = asleep - asleep_;
  asleep_ = asleep;
  if (slept >= shortestSleep) wokeUp_();
}

}  // namespace web::native
