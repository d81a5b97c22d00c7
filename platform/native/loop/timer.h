// Timers: calls that are made at a given time.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace web::native {

using Clock = std::chrono::steady_clock;

// Until when to wait: not at all, for ever, or until a time.
constexpr auto noWait = Clock::time_point::min();
constexpr auto forever = Clock::time_point::max();

// Rounded up, and limited so that it does not overflow. Negative means for ever.
int millisecondsUntil(Clock::time_point until);

class Timer;

// A loop's timers, by the time at which they are due.
class TimerQueue {
  using Due = std::multimap<Clock::time_point, Timer*>;

 public:
  bool empty() const { return due_.empty(); }
  // When the first timer is due; "for ever" if there is none.
  Clock::time_point next() const { return due_.empty() ? forever : due_.begin()->first; }
  void callDue(Clock::time_point now);
  // Compares with the clock, which is not read if there is no timer.
  void callDue() {
    if (!empty()) callDue(Clock::now());
  }

 private:
  friend Timer;
  Due due_;
};

// Owned by the object that it calls. Stops when it is destroyed. Allocates only in the
// constructor.
class Timer {
 public:
  Timer(TimerQueue& queue, std::function<void()> call);
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer() { stop(); }

  // "For ever" must not overflow the clock.
  static constexpr std::chrono::hours longest{24 * 365};

  // Calls once after this time; restarts if it is running.
  template <class Rep, class Period>
  void start(std::chrono::duration<Rep, Period> after) {
    startWithin(after < longest ? Clock::duration(std::max(after, after.zero())) : longest);
  }
  void stop();
  bool isRunning() const { return place_.has_value(); }

  // The time until it calls. Zero if it is not running.
  Clock::duration left() const;

 private:
  friend TimerQueue;
  void startWithin(Clock::duration after);

  TimerQueue& queue_;
  std::function<void()> call_;
  std::optional<TimerQueue::Due::iterator> place_;
  TimerQueue::Due::node_type spare_;  // Its node of the queue while it is not running.
};

}  // namespace web::native
