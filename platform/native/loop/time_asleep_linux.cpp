// Linux has one clock that stops during sleep and one that does not.
#include "native/loop/time_asleep.h"

#include <time.h>

namespace web::native {

namespace {

Clock::duration read(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

}  // namespace

Clock::duration timeAsleep() { return read(CLOCK_BOOTTIME) - read(CLOCK_MONOTONIC); }

}  // namespace web::native
