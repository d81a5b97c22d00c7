// A thread's event loop: it serves connections (moves bytes) and dispatches (runs handlers).
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "exceptions.h"
#include "native/loop/network_thread.h"
#include "native/loop/row.h"
#include "native/loop/sleep_watch.h"
#include "native/loop/task_queue.h"
#include "native/loop/timer.h"
#include "native/loop/watches.h"
#include "native/net/fork.h"
#include "native/net/socket.h"

namespace web::native {

// What a loop keeps alive while it has something to do: a channel.
class Activity : public std::enable_shared_from_this<Activity> {
 public:
  virtual ~Activity() = default;

  // Serving: writes what was sent since the last turn.
  virtual void flush() = 0;

  // Serving, without the program: what has come is taken in, and waits for dispatch().
  virtual void collect() = 0;

  // Serving: the computer has slept, and its connections may be gone.
  virtual void doubt() = 0;

  // Runs handlers, one task after the other, until none is due or the loop is interrupted.
  virtual void dispatch() = 0;

  // The thread ends: closes as "going away", and runs no handler any more.
  virtual void abandon() = 0;

  // The thread's loop is gone: drops all that is left.
  virtual void giveUp() = 0;

  // While one of the above ran: it fails, without taking any memory.
  virtual void runOutOfMemory() = 0;

  // In a child of fork(): what it has is the parent's, and is left alone from now on.
  virtual void forget() {}

 private:
  friend class Loop;
  bool awaitsFlush_ = false, awaitsCollect_ = false, awaitsDispatch_ = false;
};

// One per thread, and used on that thread, or by its network thread under the lock.
class Loop final : private NetworkThread::Server {
 public:
  static Loop& current();

  Loop();
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Lingers a little so that what was queued goes out. Sockets that still exist are closed by it.
  ~Loop();

  // As in <web/event_loop.h>.
  void pollEvents();
  int run(const std::function<bool()>* frame);
  void quit(int status);
  void allowNetworkThread(bool allowed);
  bool hasNetworkThread() const { return networkThread_ != nullptr; }
  void report(std::exception_ptr exception);
  const std::shared_ptr<EventLoop::TaskQueue>& tasks() const { return tasks_; }
  const std::shared_ptr<TaskQueue>& servingTasks() const { return servingTasks_; }

  // What a floor above keeps beside the loop, for as long as the loop exists.
  class Companion {
   public:
    virtual ~Companion() = default;
  };

  // There is one kind; `make` is called the first time.
  template <class Kind, class Make>
  Kind& companion(Make&& make) {
    if (!companion_) companion_ = make();
    return static_cast<Kind&>(*companion_);
  }

  // Null until the program sets its first timer. Belongs to loop/timeouts.
  std::shared_ptr<Activity>& timeouts() { return timeouts_; }

  // A handler has thrown or has called quit(): what is still to come waits for the next turn.
  bool isInterrupted() const { return !reported_.empty() || quitStatus_; }

  // The program's code that runs now is inside a turn: what it sends goes out at the turn's end.
  bool isTurning() const { return depth_ > 0; }

  // Made before a fork(), in whose child it is left alone.
  bool isParents() const { return forks_ != forks.load(std::memory_order_relaxed); }

  // What calls of the program need around them that come from outside of a turn: meanwhile the
  // network thread stands still.
  class Charge;

  // The network thread serves. What the program is to see waits for its next turn.
  bool servesAlone() const { return servesAlone_; }

  // From a call of the program, which may not come back soon: the network thread flushes.
  void leaveRest() { hasRest_ = true; }

  // The same, and it collects.
  void collectSoon(Activity& activity);

  // Does something for an activity. If memory runs out meanwhile it fails, and the others go on.
  template <class F>
  static void doFor(Activity& activity, F&& call) {
    if (!callWithinMemory(call)) activity.runOutOfMemory();
  }

  // Serving.
  void watch(int descriptor, Readiness interest, Watcher& watcher) {
    watches_.watch(descriptor, interest, watcher);
  }
  void unwatch(int descriptor) { watches_.unwatch(descriptor); }
  TimerQueue& timers() { return timers_; }
  SleepWatch& sleepWatch() { return sleepWatch_; }

  // Activities. Both of the latter take effect once, in this turn or the next one.
  void add(std::shared_ptr<Activity> activity);
  void remove(Activity& activity);
  void flushSoon(Activity& activity);
  void dispatchSoon(Activity& activity);

  // It has used up its share of this turn, and goes on in the next one.
  void goOnLater(Activity& activity);

 private:
  class WakerWatcher;
  class Turns;
  class Forking;
  class Runs;

  void openWaker();
  void turn(Clock::time_point until);
  void serveNested();
  bool hasWork() const;
  void serveTasks();
  void doubtAll();
  template <class Row>
  void add(Activity& activity, Row& row, bool& awaits) {
    if (awaits) return;
    awaits = callWithinMemory([&] { row.push_back(activity.shared_from_this()); });
    hasForgotten_ |= !awaits;
  }
  void remindAll();
  void runTasks();
  void recall();
  void dispatch(Clock::time_point until);
  void serve(Watches::Events& events, void (Loop::*then)(Clock::time_point));
  void flush();
  void rethrowReported();
  void linger();
  void forget();

  void awaitWork(NetworkThread::Lock& lock) override;
  void serveAlone() override;
  void wakeServer() override { waker_->wake(); }
  void collect(Clock::time_point until);
  void dropUncollected();
  void takeCharge();
  void leaveCharge();
  void handOver();

  const unsigned forks_ = forks;
  Watches watches_;
  Watches::Events events_;

  std::shared_ptr<Waker> waker_ = std::make_shared<Waker>();
  bool canBeWoken_ = false;  // Not if the system had no descriptor left.
  std::unique_ptr<WakerWatcher> wakerWatcher_;
  std::shared_ptr<EventLoop::TaskQueue> tasks_;  // Handlers' and other threads' tasks.
  std::deque<TaskQueue::Task> dueTasks_;
  std::shared_ptr<TaskQueue> servingTasks_;  // Our own: they run no handler.
  std::deque<TaskQueue::Task> dueServingTasks_;

  TimerQueue timers_;
  std::unique_ptr<Companion> companion_;
  SleepWatch sleepWatch_{timers_, [this] { doubtAll(); }};

  std::unordered_map<Activity*, std::shared_ptr<Activity>> activities_;
  std::vector<std::shared_ptr<Activity>> removed_;  // Something of theirs may still be running.
  std::vector<std::shared_ptr<Activity>> unflushed_, flushing_;
  Row<std::shared_ptr<Activity>> undispatched_, uncollected_;
  Row<std::shared_ptr<Activity>> undispatchedLater_, uncollectedLater_;  // In the next turn.
  std::size_t firstEvent_ = 0;          // Of the next turn, since this one did not come to it.
  std::vector<Activity*> dispatching_;  // The innermost last.

  std::shared_ptr<Activity> timeouts_;

  std::vector<std::exception_ptr> reported_;
  std::optional<int> quitStatus_;
  int depth_ = 0;    // Of turns: a handler may call pollEvents().
  int running_ = 0;  // Of run().
  bool hasBacklog_ = false;
  bool hasForgotten_ = false;  // For want of memory somebody is not in a row above.

  bool mayHaveNetworkThread_ = true;
  std::unique_ptr<NetworkThread> networkThread_;  // From when it is first needed.
  std::unique_ptr<NetworkThread> parentsThread_;  // It is not in this process.
  Loop* forgottenBefore_ = nullptr;
  int charges_ = 0;  // Of the loop's own thread, one in another.
  bool hasRest_ = false;
  bool servesAlone_ = false;
  bool serverIsWaiting_ = false, serverIsWoken_ = false, hasNewsForServer_ = false;
  Clock::time_point serverWaitsUntil_;
  Watches::Events eventsAlone_;
};

class Loop::Charge {
 public:
  // Nothing if the loop is gone, or nobody else serves it.
  explicit Charge(Loop* loop) : loop_(loop && loop->networkThread_ ? loop : nullptr) {
    if (loop_) loop_->takeCharge();
  }
  Charge(const Charge&) = delete;
  Charge& operator=(const Charge&) = delete;
  ~Charge() {
    if (loop_) loop_->leaveCharge();
  }

 private:
  Loop* loop_;
};

}  // namespace web::native
