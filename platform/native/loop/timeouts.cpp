// When timers run, and what happens when a callback sets, clears or throws.
#include "native/loop/timeouts.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "exceptions.h"

namespace web::native {

namespace {

using std::chrono::milliseconds;

// The longest delay that a page allows.
constexpr milliseconds longestDelay{0x7fffffff};

// HTML §8.7, timer initialization steps 5 and 6: beyond this nesting level, 4 ms is the shortest.
constexpr int freeNestings = 5;
constexpr milliseconds shortestNestedDelay{4};

// How long timers may run in one turn.
constexpr milliseconds callBudget{2};

milliseconds clamped(milliseconds delay, int nesting) {
  const auto shortest = nesting > freeNestings ? shortestNestedDelay : milliseconds::zero();
  return std::clamp(delay, shortest, longestDelay);
}

// A callback is destroyed as it was called: exceptions from its destructor are reported, too.
void destroy(std::function<void()>& callback) {
  callAndReport([&] { callback = nullptr; });
}

}  // namespace

// Restores the nesting level after a callback, even if it throws.
class Timeouts::Nesting {
 public:
  Nesting(int& nesting, int now) : nesting_(nesting), before_(std::exchange(nesting, now)) {}
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  ~Nesting() { nesting_ = before_; }

 private:
  int& nesting_;
  const int before_;
};

Timeouts& Timeouts::of(Loop& loop) {
  auto& timeouts = loop.timeouts();
  if (!timeouts) timeouts = std::make_shared<Timeouts>(loop);
  return static_cast<Timeouts&>(*timeouts);
}

TimerId Timeouts::set(std::function<void()> callback, milliseconds delay, bool repeats) {
  if (isClosed_) return TimerId::none;
  const auto due = Clock::now() + clamped(delay, nesting_);
  const auto name = queue_.add({std::move(callback), delay, repeats, nesting_ + 1}, due);
  arm();
  return name;
}

void Timeouts::clear(TimerId name) {
  auto timeout = queue_.remove(name);
  if (!timeout) return;
  arm();
  destroy(timeout->callback);
}

// Timers that callbacks set meanwhile wait for the next turn.
void Timeouts::dispatch() {
  const auto now = Clock::now();
  const auto last = queue_.starts();
  while (!queue_.empty() && queue_.next() <= now && queue_.startOfNext() <= last) {
    if (loop_.isInterrupted() || Clock::now() > now + callBudget) return loop_.goOnLater(*this);
    call(queue_.take());
  }
  arm();
}

void Timeouts::call(TimerId name) {
  auto& timeout = *queue_.find(name);
  Nesting nesting(nesting_, timeout.nesting);
  if (timeout.repeats) {
    callAgain(name, timeout);
  } else {
    callOnce(name);
  }
}

void Timeouts::callOnce(TimerId name) {
  auto timeout = *queue_.remove(name);
  callAndReport(timeout.callback);
  destroy(timeout.callback);
}

// A callback may clear its own timer, whose memory may be reused: so the timer is held here.
void Timeouts::callAgain(TimerId name, Timeout& timeout) {
  auto callback = std::exchange(timeout.callback, nullptr);
  callAndReport(callback);
  auto* left = queue_.find(name);
  if (!left) return destroy(callback);
  left->callback = std::move(callback);
  queue_.start(name, Clock::now() + clamped(left->delay, left->nesting));
  ++left->nesting;
}

// Tells the loop whether timers are set, and when the first one is due.
void Timeouts::arm() {
  const bool isPending = !queue_.empty();
  if (isPending != std::exchange(keepsRunning_, isPending)) {
    isPending ? loop_.tasks()->hold() : loop_.tasks()->releaseHere();
  }
  Loop::Charge charge(&loop_);
  if (isPending && wake_.isRunning() && queue_.next() == wakesAt_) return;
  if (!isPending) return wake_.stop();
  wakesAt_ = queue_.next();
  wake_.start(wakesAt_ - Clock::now());
}

// One by one, since what a callback holds may clear other timers when destroyed.
void Timeouts::drop() {
  isClosed_ = true;
  while (!queue_.empty()) clear(queue_.take());
}

}  // namespace web::native

namespace web {

using native::Loop;
using native::Timeouts;

TimerId setTimeout(std::function<void()> callback, std::chrono::milliseconds delay) {
  return Timeouts::of(Loop::current()).set(std::move(callback), delay, false);
}

TimerId setInterval(std::function<void()> callback, std::chrono::milliseconds delay) {
  return Timeouts::of(Loop::current()).set(std::move(callback), delay, true);
}

void clearTimeout(TimerId timer) {
  if (timer != TimerId::none) Timeouts::of(Loop::current()).clear(timer);
}

void clearInterval(TimerId timer) { clearTimeout(timer); }

}  // namespace web
