// Detects that the computer has slept.
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
      : timer_(timers, [this] { check(); }), wokeUp_(std::move(wokeUp)) {}

  // From then on it checks every few seconds.
  void start();
  void stop() { timer_.stop(); }
  void check();

  // The system's clock, unless a test simulates a sleep.
  void setClock(SleepClock clock) { clock_ = std::move(clock); }

 private:
  Timer timer_;
  std::function<void()> wokeUp_;
  SleepClock clock_ = timeAsleep;
  SleepMeter meter_;
};

}  // namespace web::native
