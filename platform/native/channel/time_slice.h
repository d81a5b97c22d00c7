// How long the handlers of a channel may run in a turn.
#pragma once

#include <algorithm>
#include <chrono>
#include <utility>

#include "native/loop/timer.h"

namespace web::native {

// Reads the clock after the first few events, and less often if they prove to be fast.
class TimeSlice {
 public:
  explicit TimeSlice(Clock::time_point start) : start_(start) {}

  // After each event. True if the clock should be read: then ask isOver().
  bool isToBeChecked() { return --untilCheck_ == 0; }
  bool isOver() {
    untilCheck_ = step_;
    step_ = std::min(2 * step_, mostUnchecked);
    return Clock::now() - start_ > budget;
  }

  // There is no further event at present. If one arrives later, isOverAfterDeferral() has to be
  // asked before it fires.
  void defer() {
    untilCheck_ = 1;
    isDeferred_ = true;
  }
  bool isOverAfterDeferral() { return std::exchange(isDeferred_, false) && isOver(); }

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

  Clock::time_point start_;
  unsigned untilCheck_ = 1, step_ = 1;
  bool isDeferred_ = false;
};

// While it lives, `current` is this slice. Its end restores the outer one, also if the thread ends
// in a handler or memory runs out.
class CurrentSlice {
 public:
  CurrentSlice(TimeSlice*& current, TimeSlice& slice)
      : current_(current), outer_(std::exchange(current, &slice)) {}
  CurrentSlice(const CurrentSlice&) = delete;
  CurrentSlice& operator=(const CurrentSlice&) = delete;
  ~CurrentSlice() { current_ = outer_; }

 private:
  TimeSlice*& current_;
  TimeSlice* const outer_;
};

}  // namespace web::native
