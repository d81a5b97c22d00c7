// How long the computer has slept, which the steady clock does not count.
#pragma once

#include <chrono>
#include <utility>

#include "native/loop/timer.h"

namespace web::native {

// Since the computer was switched on. Only differences are meaningful.
Clock::duration timeAsleep();

// Whether the computer has slept between two looks at timeAsleep().
class SleepMeter {
 public:
  // The system does not tell us when the computer wakes, so it is checked at this interval.
  static constexpr std::chrono::seconds period{5};

  explicit SleepMeter(Clock::duration asleep = {}) : asleep_(asleep) {}

  bool hasSlept(Clock::duration asleep) {
    return asleep - std::exchange(asleep_, asleep) >= shortestSleep;
  }

 private:
  // A shorter sleep breaks no connection, and the two clocks are not read at the same moment.
  static constexpr std::chrono::seconds shortestSleep{1};

  Clock::duration asleep_;
};

}  // namespace web::native
