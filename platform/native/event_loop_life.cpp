// A loop's beginning and its end, with its thread.
#include <chrono>
#include <memory>
#include <utility>

#include "channel.h"
#include "native/event_loop.h"
#include "native/thread_end.h"

namespace web::native {

namespace {

// What the end of a thread may take so that Close frames and what was queued before them go out.
constexpr auto maxLinger = std::chrono::seconds(2);

thread_local Loop* currentLoop = nullptr;

void endLoop(void* ended) {
  currentLoop = static_cast<Loop*>(ended);  // Some systems have forgotten it by now.
  delete currentLoop;
  currentLoop = nullptr;
}

}  // namespace

// Ends a wait; the queues are looked at in every turn anyway.
class Loop::WakerWatcher final : public Watcher {
 public:
  explicit WakerWatcher(Loop& loop) : loop_(loop) {}
  void ready(Readiness) override {
    loop_.waker_->reset();
    loop_.serverIsWoken_ = false;  // What was meant for the network thread it may have missed.
  }

 private:
  Loop& loop_;
};

Loop& Loop::current() {
  if (!currentLoop) {
    thread_local bool existed = false;
    currentLoop = std::make_unique<Loop>().release();
    // After the thread's own objects are gone there may be static ones that still want a loop.
    if (!std::exchange(existed, true)) atThreadEnd(endLoop, currentLoop);
  }
  return *currentLoop;
}

Loop::Loop()
    : wakerWatcher_(std::make_unique<WakerWatcher>(*this)),
      tasks_(std::make_shared<TaskQueueAccess::Queue>(waker_)),
      servingTasks_(std::make_shared<TaskQueue>(waker_)),
      gate_(*servingTasks_, timers_),
      resolver_(servingTasks_, timers_) {
  openWaker();
  reported_.reserve(1);
}

void Loop::openWaker() {
  canBeWoken_ = waker_->open();
  if (canBeWoken_) watch(waker_->descriptor(), {.toRead = true}, *wakerWatcher_);
}

Loop::~Loop() {
  allowNetworkThread(false);
  tasks_->close();
  dueTasks_.clear();
  // What cannot be kept for want of memory is given up with the rest.
  static_cast<void>(callWithinMemory([this] { linger(); }));
  for (auto& [activity, kept] : std::exchange(activities_, {})) activity->giveUp();
  servingTasks_->close();
  if (canBeWoken_) unwatch(waker_->descriptor());
}

void Loop::linger() {
  reported_.clear();  // Nobody is left to hear of it.
  quitStatus_.reset();
  auto activities = activities_;
  for (auto& [activity, kept] : activities) activity->abandon();
  activities.clear();
  const auto until = Clock::now() + maxLinger;
  while (!activities_.empty() && Clock::now() < until) turn(until);
}

}  // namespace web::native
