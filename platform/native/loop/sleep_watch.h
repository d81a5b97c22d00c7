// Notices that the computer has slept.
#pragma once

#include <functional>
#include <utility>

#include "native/loop/time_asleep.h"
#include "native/loop/timer.h"

namespace web::native {

class SleepWatch {
 public:
  using SleepClock = std::function<Clock::duration()>;

  SleepWatch(TimerQueue& timers, std::function<void()> wokeUp)
      : timer_(timers, [this] { look(); }), wokeUp_(std::move(wokeUp)) {}

  // Looks every few seconds from then on.
  void start();
  void stop() { timer_.stop(); }
  void look();

  // The system's, unless a test lets the computer sleep.
  void setClock(SleepClock clock) { clock_ = std::move(clock); }

 private:
  Timer timer_;
  std::function<void()> wokeUp_;
  SleepClock clock_ = timeAsleep;
  SleepMeter meter_;
};

}  // namespace web::native
