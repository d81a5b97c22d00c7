// The timers of <web/timers.h>. Linked only into programs that set one.
#include <web/timers.h>

#include <cstdint>
#include <functional>
#include <map>
#include <utility>

#include <emscripten/em_macros.h>

#include "emscripten/event_loop_glue.h"
#include "emscripten/timers_glue.h"
#include "exceptions.h"

namespace web {

namespace {

struct Timer {
  std::function<void()> callback;
  bool repeats;
  bool isRunning = false;  // With Asyncify a callback may still sleep when the timer is due again.
};

// The timers of the calling thread, by the page's own numbers. The page's timers end with it.
class Timers {
 public:
  Timers() = default;
  Timers(const Timers&) = delete;
  Timers& operator=(const Timers&) = delete;
  ~Timers() {
    while (!timers_.empty()) clear(timers_.begin()->first);
    twinsocketForget();
  }

  TimerId set(std::function<void()> callback, std::chrono::milliseconds delay, bool repeats) {
    const auto timer = twinsocketSetTimer(static_cast<double>(delay.count()), repeats ? 1 : 0);
    timers_.insert_or_assign(timer, Timer{std::move(callback), repeats});
    return static_cast<TimerId>(timer);
  }

  // The callback is destroyed last, because that may clear other timers.
  void clear(double timer) {
    const auto place = timers_.find(timer);
    if (place == timers_.end()) return;
    auto callback = std::move(place->second.callback);
    timers_.erase(place);
    twinsocketClearTimer(timer);
  }

  void call(double timer) {
    const auto place = timers_.find(timer);
    if (place == timers_.end() || place->second.isRunning) return;
    auto callback = std::move(place->second.callback);
    if (!place->second.repeats) {
      timers_.erase(place);
      return callAndReport(callback);
    }
    place->second.isRunning = true;
    callAndReport(callback);
    const auto left = timers_.find(timer);  // Unless it has cleared itself.
    if (left != timers_.end()) left->second = {std::move(callback), true};
  }

 private:
  std::map<double, Timer> timers_;
};

Timers& threadTimers() {
  thread_local Timers timers;
  return timers;
}

}  // namespace

TimerId setTimeout(std::function<void()> callback, std::chrono::milliseconds delay) {
  return threadTimers().set(std::move(callback), delay, false);
}

TimerId setInterval(std::function<void()> callback, std::chrono::milliseconds delay) {
  return threadTimers().set(std::move(callback), delay, true);
}

void clearTimeout(TimerId timer) { threadTimers().clear(static_cast<double>(timer)); }
void clearInterval(TimerId timer) { clearTimeout(timer); }

}  // namespace web

extern "C" {

EMSCRIPTEN_KEEPALIVE void twinsocketTimerIsDue(double timer) { web::threadTimers().call(timer); }

}  // extern "C"
