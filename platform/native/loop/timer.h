// Timers: calls that are made at a given time.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <ratio>
#include <utility>

#include "attributes.h"

namespace web::native {

using Clock = std::chrono::steady_clock;

// Until when to wait: not at all, forever, or until a time.
constexpr auto noWait = Clock::time_point::min();
constexpr auto forever = Clock::time_point::max();

// After this time a turn serves no further socket, and calls no further timer, however many there
// are.
constexpr auto maxTurn = std::chrono::milliseconds(4);

// Rounded up, and limited so that it does not overflow. Negative means forever.
int millisecondsUntil(Clock::time_point until);

class Timer;

// A loop's timers, by the time at which they are due: a pairing heap, whose links are in the
// timers.
class TimerQueue {
 public:
  bool empty() const { return !first_; }

  // When the first timer is due; `forever` if there is none.
  Clock::time_point next() const;

  // Calls those that are due by `now`. After `maxTurn` the rest is left for the next call.
  void callDue(Clock::time_point now);
  // Compares with the clock, which is not read if there is no timer.
  void callDue() {
    if (empty()) return;
    const auto now = Clock::now();
    if (next() <= now) callDue(now);
  }

 private:
  friend Timer;
  Timer* first_ = nullptr;
  std::uint64_t starts_ = 0;
};

// Owned by the object that it calls. Stops when it is destroyed. Starting it allocates nothing.
class Timer {
 public:
  Timer(TimerQueue& queue, std::function<void()> call) : queue_(queue), call_(std::move(call)) {}
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer() { stop(); }

  // The longest delay: adding it to the current time must not overflow the clock.
  static constexpr std::chrono::hours longest{24 * 365};

  // Calls once after this time; restarts if it is running.
  template <class Rep, class Period>
  void start(std::chrono::duration<Rep, Period> after) {
    if constexpr (std::ratio_less_v<Period, std::milli>) {
      startPrecisely(after);
    } else {
      startWithin(after);
    }
  }
  TWINSOCKET_ALWAYS_INLINE void stop() {
    if (isRunning()) leaveQueue();
  }
  bool isRunning() const { return start_ != 0; }

  // The time until it calls. Zero if it is not running.
  Clock::duration left() const;

 private:
  friend TimerQueue;
  void startPrecisely(Clock::duration after);
  void startWithin(std::chrono::milliseconds after);
  void enterQueue(Clock::duration after);
  void leaveQueue();
  bool isBefore(const Timer& other) const;
  static Timer* joined(Timer* one, Timer* other);
  Timer* takeLater();

  TimerQueue& queue_;
  std::function<void()> call_;
  Clock::time_point due_;
  std::uint64_t start_ = 0;  // Of two timers with the same time, the one started first comes first.

  // The pairing heap: the first child, due no sooner than this timer, and the next sibling.
  Timer* later_ = nullptr;
  Timer* next_ = nullptr;
  Timer* previous_ = nullptr;  // The previous sibling; for the first child, its parent.
};

inline Clock::time_point TimerQueue::next() const { return first_ ? first_->due_ : forever; }

}  // namespace web::native
