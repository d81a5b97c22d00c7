// How long the handlers of a channel may run in a turn.
#pragma once

#include <algorithm>
#include <chrono>

#include "native/loop/timer.h"

namespace web::native {

// Reads the clock after the first few events, and less often if they prove to be fast.
class TimeSlice {
 public:
  // After each event. True if the clock should be read: then ask isOver().
  bool isToBeChecked() { return --untilCheck_ == 0; }
  bool isOver() {
    untilCheck_ = step_;
    step_ = std::min(2 * step_, mostUnchecked);
    return Clock::now() - start_ > budget;
  }

  // Something has changed that concerns all further events.
  void checkNext() { untilCheck_ = 1; }

  // No time is left after the current event.
  void end() {
    untilCheck_ = 1;
    start_ = {};
  }

 private:
  static constexpr auto budget = std::chrono::milliseconds(2);  // Handlers may be slow.
  static constexpr auto mostUnchecked = 64U;

  Clock::time_point start_ = Clock::now();
  unsigned untilCheck_ = 1, step_ = 1;
};

}  // namespace web::native
