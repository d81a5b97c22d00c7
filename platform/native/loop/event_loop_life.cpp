// A loop's beginning and its end, with its thread.
#include <chrono>
#include <memory>
#include <utility>

#include "exceptions.h"
#include "native/loop/event_loop.h"
#include "native/loop/thread_end.h"

namespace web::native {

namespace {

// What the end of a thread may take so that Close frames and what was queued before them go out.
constexpr auto maxLinger = std::chrono::seconds(2);

thread_local Loop* currentLoop = nullptr;
thread_local bool endsWithThread = false;  // The current one, or one before it.

// Never destroyed: that would close and end what is the parent's.
Loop* lastForgotten = nullptr;

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

// On the thread that forks: the one that the child has. The loop is whole meanwhile.
class Loop::Forking {
 public:
  static void before() {
    if (currentLoop) currentLoop->takeCharge();
  }
  static void inParent() {
    if (currentLoop) currentLoop->leaveCharge();
  }
  static void inChild() {
    ++forks;
    if (!currentLoop) return;
    std::exchange(currentLoop, nullptr)->forget();
    if (std::exchange(endsWithThread, false)) atThreadEnd(endLoop, nullptr);
  }
};

Loop& Loop::current() {
  if (!currentLoop) {
    static const bool isPrepared = [] {
      atFork(Forking::before, Forking::inParent, Forking::inChild);
      return true;
    }();
    static_cast<void>(isPrepared);
    currentLoop = std::make_unique<Loop>().release();
    // After the thread's own objects are gone there may be static ones that still want a loop.
    if (!std::exchange(endsWithThread, true)) atThreadEnd(endLoop, currentLoop);
  }
  return *currentLoop;
}

// No descriptor is touched, nor a thread waited for. Turns that are under way end.
void Loop::forget() {
  forgottenBefore_ = std::exchange(lastForgotten, this);
  parentsThread_ = std::move(networkThread_);
  mayHaveNetworkThread_ = false;
  --charges_;
  quitStatus_ = 0;
  for (auto& [activity, kept] : activities_) activity->forget();
}

Loop::Loop()
    : wakerWatcher_(std::make_unique<WakerWatcher>(*this)),
      tasks_(std::make_shared<EventLoop::TaskQueue>(waker_)),
      servingTasks_(std::make_shared<TaskQueue>(waker_)) {
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
  if (timeouts_) timeouts_->giveUp();
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
