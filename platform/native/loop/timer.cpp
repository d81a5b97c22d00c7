// Starts and stops timers, and calls those that are due.
#include "native/loop/timer.h"

#include <algorithm>

namespace web::native {

int millisecondsUntil(Clock::time_point until) {
  if (until == noWait) return 0;
  if (until == forever) return -1;
  auto wait = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
  // A wait that ends early only costs an empty turn.
  return static_cast<int>(std::clamp(wait, std::chrono::milliseconds(0),
                                     std::chrono::milliseconds(std::chrono::hours(1)))
                              .count());
}

void TimerQueue::callDue(Clock::time_point now) {
  while (!due_.empty() && due_.begin()->first <= now) {
    auto* timer = due_.begin()->second;
    timer->stop();
    timer->call_();  // May destroy it.
  }
}

Timer::Timer(TimerQueue& queue, std::function<void()> call)
    : queue_(queue), call_(std::move(call)) {
  // Out of the queue, since another thread may serve the loop meanwhile.
  TimerQueue::Due made;
  spare_ = made.extract(made.emplace(forever, this));
}

void Timer::startWithin(Clock::duration after) {
  stop();
  spare_.key() = Clock::now() + after;
  place_ = queue_.due_.insert(std::move(spare_));
}

Clock::duration Timer::left() const {
  return place_ ? (*place_)->first - Clock::now() : Clock::duration::zero();
}

void Timer::stop() {
  if (place_) spare_ = queue_.due_.extract(*place_);
  place_.reset();
}

}  // namespace web::native
