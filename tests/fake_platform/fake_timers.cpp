// <web/timers.h> with a clock that the test advances.
#include "fake_platform/fake_timers.h"

#include <web/event_loop.h>
#include <web/timers.h>

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>

#include "exceptions.h"
#include "network_watch.h"

namespace web {

namespace {

using std::chrono::milliseconds;

struct Timer {
  milliseconds due{};
  std::function<void()> callback;
  std::optional<milliseconds> interval = {};
};

// By id: of two with the same time, the one that was set first comes first.
std::map<TimerId, Timer> timers;
std::uint64_t lastTimer = 0;
milliseconds reached{0}, passed{0};  // Callbacks run at times between these two.

TimerId set(milliseconds delay, std::function<void()> callback,
            std::optional<milliseconds> interval) {
  const auto name = static_cast<TimerId>(++lastTimer);
  timers[name] = {reached + std::max(delay, milliseconds(0)), std::move(callback), interval};
  return name;
}

// Those who watch the network.
std::map<const NetworkWatch*, std::function<void()>> watches;

class FakeWatch final : public NetworkWatch {
 public:
  explicit FakeWatch(std::function<void()> mayBeBack) { watches[this] = std::move(mayBeBack); }
  FakeWatch(const FakeWatch&) = delete;
  FakeWatch& operator=(const FakeWatch&) = delete;
  ~FakeWatch() override { watches.erase(this); }
};

auto next() {
  return std::min_element(timers.begin(), timers.end(), [](const auto& one, const auto& other) {
    return one.second.due < other.second.due;
  });
}

}  // namespace

TimerId setTimeout(std::function<void()> callback, milliseconds delay) {
  return set(delay, std::move(callback), {});
}

// At least a millisecond, or the test would hang.
TimerId setInterval(std::function<void()> callback, milliseconds delay) {
  const auto interval = std::max(delay, milliseconds(1));
  return set(interval, std::move(callback), interval);
}

void clearTimeout(TimerId timer) {
  static_cast<void>(timers.extract(timer));  // Destroyed only after it was removed from the map.
}
void clearInterval(TimerId timer) { clearTimeout(timer); }

std::unique_ptr<NetworkWatch> watchNetwork(std::function<void()> mayBeBack) {
  return std::make_unique<FakeWatch>(std::move(mayBeBack));
}

namespace fake {

void bringNetworkBack() {
  const auto all = watches;
  for (const auto& [watch, mayBeBack] : all) postTask(mayBeBack);
}

bool isNetworkWatched() { return !watches.empty(); }

void passTime(milliseconds time) { passed += time; }

milliseconds time() { return reached; }

bool hasTimers() { return !timers.empty(); }

bool runDueTimers() {
  bool ran = false;
  for (auto due = next(); due != timers.end() && due->second.due <= passed; due = next()) {
    const auto name = due->first;
    ran = true;
    reached = std::max(reached, due->second.due);
    auto callback = std::move(due->second.callback);
    const auto interval = due->second.interval;
    if (!interval) timers.erase(due);
    callAndReport(callback);
    const auto left = interval ? timers.find(name) : timers.end();
    if (left == timers.end()) continue;
    left->second.callback = std::move(callback);
    left->second.due = reached + *interval;
  }
  reached = passed;
  return ran;
}

void passTimeToTheNextTimer() {
  if (!timers.empty()) passed = std::max(passed, next()->second.due);
}

}  // namespace fake

}  // namespace web
