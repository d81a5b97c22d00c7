// The turns of a thread's loop.
#include "native/loop/event_loop.h"

#include <algorithm>
#include <utility>

#include "exceptions.h"

namespace web::native {

namespace {

constexpr auto framePeriod = std::chrono::nanoseconds(std::chrono::seconds(1)) / 60;

// What pollEvents() may take of a frame when more comes in than one turn takes.
constexpr auto maxCatchUp = std::chrono::milliseconds(4);

// After so long a turn begins with no further socket, however many are ready.
constexpr auto maxTurn = std::chrono::milliseconds(4);

// Of turns, as handlers that call pollEvents() have them: how deep must not be for a server to say.
constexpr int mostNested = 64;

// While the system has no descriptor left for a waker, tasks of other threads are looked for.
constexpr auto unwokenWait = std::chrono::milliseconds(20);

// Adds one for the time of a scope, whatever leaves it.
class Counted {
 public:
  explicit Counted(int& count) : count_(++count) {}
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;
  ~Counted() { --count_; }

 private:
  int& count_;
};

// Those that a scope adds to a row leave it, whatever leaves the scope.
class Added {
 public:
  explicit Added(std::vector<Activity*>& row) : row_(row), size_(row.size()) {}
  Added(const Added&) = delete;
  Added& operator=(const Added&) = delete;
  ~Added() { row_.resize(size_); }

 private:
  std::vector<Activity*>& row_;
  const std::size_t size_;
};

}  // namespace

// The program inside pollEvents() or run(). Afterwards the network thread serves.
class Loop::Turns {
 public:
  explicit Turns(Loop& loop) : loop_(loop) {
    loop_.takeCharge();
    // Nested ones go on with the events of the socket whose handler is running.
    for (auto* activity : loop_.dispatching_) loop_.dispatchSoon(*activity);
  }
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;
  ~Turns() {
    loop_.handOver();
    loop_.leaveCharge();
  }

 private:
  Loop& loop_;
};

// The program inside run(). What is left of a quit() goes with it, also where an exception ends it.
class Loop::Runs {
 public:
  explicit Runs(Loop& loop) : loop_(loop) { ++loop_.running_; }
  Runs(const Runs&) = delete;
  Runs& operator=(const Runs&) = delete;
  ~Runs() {
    --loop_.running_;
    if (!loop_.isParents()) loop_.quitStatus_.reset();
  }

 private:
  Loop& loop_;
};

// One round: bytes in, handlers, bytes out.
void Loop::turn(Clock::time_point until) {
  flush();
  Counted turning(depth_);
  if (!uncollected_.empty() || !uncollectedLater_.empty()) dropUncollected();
  if (hasForgotten_) remindAll();
  if (!undispatchedLater_.empty()) recall();
  hasBacklog_ = false;

  auto events = std::exchange(events_, {});  // A nested turn has its own.
  if (isInterrupted() || hasForgotten_ || !undispatched_.empty() || !dueTasks_.empty() ||
      !tasks_->isEmpty() || !servingTasks_->isEmpty()) {
    until = noWait;
  } else if (!timers_.empty()) {
    until = std::min(until, timers_.next());
  }
  if (!canBeWoken_) {
    openWaker();
    until = std::min(until, Clock::now() + unwokenWait);
  }
  watches_.wait(until, events);
  serveTasks();
  runTasks();
  if (events.size() == 1 && undispatched_.empty() && !isInterrupted()) {
    watches_.call(events.front());  // Nearly always, and there is nothing to share out.
    dispatch(forever);
  } else {
    serve(events, &Loop::dispatch);
  }
  events_ = std::move(events);
  // Last: after a long handler, or a sleep of the machine, what has come in time still counts.
  if (!timers_.empty() && !isInterrupted()) timers_.callDue(Clock::now());
  flush();
  if (depth_ == 1) removed_.clear();
}

// As a turn that runs no handler.
void Loop::serveNested() {
  flush();
  auto events = std::exchange(events_, {});
  watches_.wait(noWait, events);
  serveTasks();
  for (const auto& event : events) watches_.call(event);
  events_ = std::move(events);
  if (!timers_.empty()) timers_.callDue(Clock::now());
  flush();
}

bool Loop::hasWork() const {
  return !activities_.empty() || !dueTasks_.empty() || tasks_->keepsRunning();
}

void Loop::serveTasks() {
  servingTasks_->takeInto(dueServingTasks_);
  while (!dueServingTasks_.empty()) {
    auto task = std::move(dueServingTasks_.front());
    dueServingTasks_.pop_front();
    task();
  }
}

// Tasks that tasks post have a turn of their own.
void Loop::runTasks() {
  tasks_->takeInto(dueTasks_);
  for (auto left = dueTasks_.size(); left > 0 && !dueTasks_.empty(); --left) {
    if (isInterrupted()) return;
    auto task = std::move(dueTasks_.front());
    dueTasks_.pop_front();
    callAndReport(task);
    callAndReport([&] { task = nullptr; });
  }
}

// What is due, then one ready socket after the other.
void Loop::serve(Watches::Events& events, void (Loop::*then)(Clock::time_point)) {
  const auto count = events.size();
  const bool isLong = count + undispatched_.size() + uncollected_.size() > 1;
  const auto until = isLong ? Clock::now() + maxTurn : forever;
  (this->*then)(until);
  const auto first = std::exchange(firstEvent_, 0);
  for (std::size_t i = 0; i < count; ++i) {
    // The poller will report what is left again.
    if (!servesAlone_ && isInterrupted()) break;
    if (i > 0 && Clock::now() >= until) {
      hasBacklog_ = true;
      firstEvent_ = (first + i) % count;
      break;
    }
    watches_.call(events[(first + i) % count]);
    (this->*then)(until);
  }
}

void Loop::dispatch(Clock::time_point until) {
  for (auto left = undispatched_.size(); left > 0 && !undispatched_.empty(); --left) {
    if (isInterrupted()) return;
    auto activity = undispatched_.take();
    activity->awaitsDispatch_ = false;
    Added running(dispatching_);
    doFor(*activity, [&] {
      dispatching_.push_back(activity.get());
      activity->dispatch();
    });
    if (left > 1 && Clock::now() >= until) {
      hasBacklog_ = true;
      return;
    }
  }
}

// Whoever has used up its share of the last turn.
void Loop::recall() {
  while (!undispatchedLater_.empty()) {
    auto activity = undispatchedLater_.take();
    activity->awaitsDispatch_ = false;
    dispatchSoon(*activity);
  }
}

void Loop::flush() {
  if (unflushed_.empty()) return;
  // No handler runs meanwhile, and so no second flush. Both rows keep their memory.
  flushing_.swap(unflushed_);
  for (auto& activity : flushing_) {
    activity->awaitsFlush_ = false;
    doFor(*activity, [&] { activity->flush(); });
  }
  flushing_.clear();
}

void Loop::doubtAll() {
  for (auto& [activity, kept] : activities_) {
    doFor(*activity, [each = activity] { each->doubt(); });
  }
}

void Loop::remindAll() {
  hasForgotten_ = false;
  for (auto& [activity, kept] : activities_) {
    flushSoon(*activity);
    dispatchSoon(*activity);
  }
  if (timeouts_) dispatchSoon(*timeouts_);
}

void Loop::add(std::shared_ptr<Activity> activity) {
  sleepWatch_.start();
  activities_.emplace(activity.get(), activity);
}

void Loop::remove(Activity& activity) {
  auto place = activities_.find(&activity);
  if (place == activities_.end()) return;
  removed_.push_back(std::move(place->second));
  activities_.erase(place);
  if (activities_.empty()) sleepWatch_.stop();
}

void Loop::flushSoon(Activity& activity) { add(activity, unflushed_, activity.awaitsFlush_); }

void Loop::dispatchSoon(Activity& activity) {
  if (servesAlone_) collectSoon(activity);
  add(activity, undispatched_, activity.awaitsDispatch_);
}

void Loop::goOnLater(Activity& activity) {
  hasBacklog_ = true;
  if (servesAlone_) add(activity, uncollectedLater_, activity.awaitsCollect_);
  add(activity, undispatchedLater_, activity.awaitsDispatch_);
}

// The first one is what matters.
void Loop::report(std::exception_ptr exception) {
  if (reported_.size() < reported_.capacity()) return reported_.push_back(std::move(exception));
  static_cast<void>(callWithinMemory([&] { reported_.push_back(std::move(exception)); }));
}

void Loop::rethrowReported() {
  if (reported_.empty()) return;
  auto exception = std::move(reported_.front());
  reported_.erase(reported_.begin());
  std::rethrow_exception(std::move(exception));
}

void Loop::pollEvents() {
  Turns turns(*this);
  if (depth_ >= mostNested) return serveNested();
  turn(noWait);
  if (hasBacklog_) {
    const auto until = Clock::now() + maxCatchUp;
    while (hasBacklog_ && !isInterrupted() && Clock::now() < until) turn(noWait);
  }
  rethrowReported();
}

int Loop::run(const std::function<bool()>* frame) {
  Turns turns(*this);
  if (depth_ >= mostNested) return serveNested(), 0;
  Runs runs(*this);
  auto nextFrame = frame ? Clock::now() : forever;
  while (!quitStatus_ && (frame || hasWork())) {
    if (frame && Clock::now() >= nextFrame) {
      // A frame that comes late does not make the next ones come in a bunch.
      nextFrame = std::max(nextFrame + framePeriod, Clock::now());
      Counted turning(depth_);
      if (!(*frame)()) break;
    }
    // Also after a frame that took longer than its time: events may not wait for a quick one.
    if (quitStatus_) break;
    turn(nextFrame);
    rethrowReported();
  }
  flush();
  rethrowReported();
  if (isParents()) return 0;  // As those that are further up.
  return std::exchange(quitStatus_, std::nullopt).value_or(0);
}

void Loop::quit(int status) {
  if (running_ > 0) quitStatus_ = status;
}

}  // namespace web::native
