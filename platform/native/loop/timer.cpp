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

// Thousands of connections that become silent together pack their windows, half a millisecond each:
// what is left ends the next turn's wait.
void TimerQueue::callDue(Clock::time_point now) {
  for (bool isFirst = true; next() <= now; isFirst = false) {
    if (!isFirst && Clock::now() >= now + maxTurn) return;
    auto* timer = first_;
    timer->stop();
    timer->call_();  // May destroy it.
  }
}

bool Timer::isBefore(const Timer& other) const {
  return due_ != other.due_ ? due_ < other.due_ : start_ < other.start_;
}

// Merges two heaps, either of which may be empty.
TWINSOCKET_ALWAYS_INLINE Timer* Timer::joined(Timer* one, Timer* other) {
  if (!one || !other) return one ? one : other;
  if (other->isBefore(*one)) std::swap(one, other);
  other->previous_ = one;
  other->next_ = one->later_;
  if (other->next_) other->next_->previous_ = other;
  one->later_ = other;
  return one;
}

// Removes this timer's children and merges them into one heap: first in pairs, then the pairs from
// the last to the first, which keeps the heap shallow.
TWINSOCKET_ALWAYS_INLINE Timer* Timer::takeLater() {
  Timer* pairs = nullptr;
  for (auto* left = std::exchange(later_, nullptr); left;) {
    auto* one = left;
    auto* other = std::exchange(one->next_, nullptr);
    left = other ? std::exchange(other->next_, nullptr) : nullptr;
    one = joined(one, other);
    one->next_ = std::exchange(pairs, one);
  }
  Timer* all = nullptr;
  while (pairs) {
    auto* pair = pairs;
    pairs = std::exchange(pair->next_, nullptr);
    all = joined(all, pair);
  }
  return all;
}

TWINSOCKET_ALWAYS_INLINE void Timer::enterQueue(Clock::duration after) {
  stop();
  due_ = Clock::now() + after;
  start_ = ++queue_.starts_;
  queue_.first_ = joined(queue_.first_, this);
}

void Timer::startPrecisely(Clock::duration after) {
  enterQueue(std::clamp<Clock::duration>(after, after.zero(), longest));
}

void Timer::startWithin(std::chrono::milliseconds after) {
  enterQueue(std::clamp<std::chrono::milliseconds>(after, after.zero(), longest));
}

Clock::duration Timer::left() const {
  return isRunning() ? due_ - Clock::now() : Clock::duration::zero();
}

void Timer::leaveQueue() {
  start_ = 0;
  auto* later = takeLater();
  if (queue_.first_ == this) {
    queue_.first_ = later;
    return;
  }
  (previous_->later_ == this ? previous_->later_ : previous_->next_) = next_;
  if (next_) std::exchange(next_, nullptr)->previous_ = previous_;
  queue_.first_ = joined(queue_.first_, later);
}

}  // namespace web::native
