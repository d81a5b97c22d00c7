// A thread's event loop: it serves connections (moves bytes) and dispatches (runs handlers).
#pragma once

#include <exception>
#include <functional>
#include <memory>

#include "native/loop/loop_state.h"
#include "native/loop/sleep_watch.h"
#include "native/loop/standby.h"
#include "native/loop/turn.h"
#include "native/net/fork.h"

namespace web::native {

// One per thread, and used on that thread, or by its network thread under the lock.
class Loop final {
 public:
  static Loop& current();

  Loop() = default;
  Loop(const Loop&) = delete;
  Loop& operator=(const Loop&) = delete;

  // Closes sockets that still exist, and waits a little so that queued output is sent.
  ~Loop();

  // As in <web/event_loop.h>.
  bool pollEvents();
  int run(const std::function<bool()>* frame);
  void quit(int status);
  void postTask(std::function<void()> task);
  void allowNetworkThread(bool allowed) { standby_.allow(allowed); }
  bool hasNetworkThread() const { return standby_.hasThread(); }
  void report(std::exception_ptr exception) { state_.interruption.report(std::move(exception)); }
  const std::shared_ptr<EventLoop::TaskQueue>& tasks() const { return state_.tasks; }
  const std::shared_ptr<TaskQueue>& servingTasks() const { return state_.servingTasks; }

  // A handler has thrown or has called quit(): remaining events wait for the next turn.
  bool isInterrupted() const { return state_.interruption.isSet(); }

  // The program's running code is inside a turn: what it sends is written at the turn's end.
  bool isTurning() const { return turn_.depth() > 0; }

  // Created before a fork(); the child leaves it alone.
  bool isParents() const { return forks_ != forks.load(std::memory_order_relaxed); }

  // Must surround calls of the program that come from outside of a turn: meanwhile the
  // network thread pauses.
  class Charge;
  Standby& standby() { return standby_; }

  // There is only one kind of companion. `make` is called the first time.
  template <class Kind, class Make>
  Kind& companion(Make&& make) {
    if (!state_.companion) state_.companion = make();
    return static_cast<Kind&>(*state_.companion);
  }

  // Null until the program sets its first timer. Belongs to loop/timeouts.
  std::shared_ptr<Member>& timeouts() { return state_.timeouts; }

  // Serving.
  void watch(int descriptor, Readiness interest, Watcher& watcher) {
    state_.watches.watch(descriptor, interest, watcher);
  }
  TWINSOCKET_ALWAYS_INLINE void unwatch(int descriptor) { state_.watches.unwatch(descriptor); }
  TimerQueue& timers() { return state_.timers; }
  SleepWatch& sleepWatch() { return sleepWatch_; }

  // Members: see agenda.h.
  void add(std::shared_ptr<Member> member);
  void remove(Member& member);
  void flushSoon(Member& member) { state_.agenda.flushSoon(member); }
  void dispatchSoon(Member& member) { state_.agenda.dispatchSoon(member); }
  void goOnLater(Member& member) { state_.agenda.goOnLater(member); }

 private:
  class Turns;
  class Runs;
  class Forking;

  bool hasWork() const;
  void closeAll();
  void forget();

  const unsigned forks_ = forks;
  LoopState state_;
  Turn turn_{state_};
  Standby standby_{state_};
  SleepWatch sleepWatch_{
      state_.timers, [this] { state_.agenda.forEach([](auto& each) { each.checkConnection(); }); }};
  int running_ = 0;  // Nesting level of run().
  Loop* forgottenBefore_ = nullptr;
};

class Loop::Charge {
 public:
  // Does nothing if the loop is gone, or nobody else serves it or waits for it.
  explicit Charge(Loop* loop) : loop_(loop && loop->standby_.isShared() ? loop : nullptr) {
    if (loop_) loop_->standby_.takeCharge();
  }
  Charge(const Charge&) = delete;
  Charge& operator=(const Charge&) = delete;
  ~Charge() {
    if (loop_) loop_->standby_.leaveCharge();
  }

 private:
  Loop* loop_;
};

}  // namespace web::native
