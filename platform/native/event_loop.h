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

#include "native/buffer_pool.h"
#include "native/handshake_gate.h"
#include "native/poller.h"
#include "native/resolver.h"
#include "native/socket.h"
#include "native/task_queue.h"
#include "native/timer.h"

namespace web::native {

// Hears when a descriptor is ready. Serving: it runs no handler. It may be called for nothing.
class Watcher {
 public:
  virtual void ready(Readiness readiness) = 0;

 protected:
  ~Watcher() = default;
};

// What a loop keeps alive while it has something to do: a channel.
class Activity : public std::enable_shared_from_this<Activity> {
 public:
  virtual ~Activity() = default;

  // Serving: writes what was sent since the last turn.
  virtual void flush() = 0;

  // Runs handlers, one task after the other, until none is due or the loop is interrupted.
  virtual void dispatch() = 0;

  // The thread ends: closes as "going away", and runs no handler any more.
  virtual void abandon() = 0;

  // The thread's loop is gone: drops all that is left.
  virtual void giveUp() = 0;

 private:
  friend class Loop;
  bool awaitsFlush_ = false, awaitsDispatch_ = false;
};

// One per thread, and used on that thread only.
class Loop {
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
  void report(std::exception_ptr exception) { reported_.push_back(std::move(exception)); }
  const std::shared_ptr<TaskQueueAccess::Queue>& tasks() const { return tasks_; }

  // A handler has thrown or has called quit(): what is still to come waits for the next turn.
  bool isInterrupted() const { return !reported_.empty() || quitStatus_; }

  // The program's code that runs now is inside a turn: what it sends goes out at the turn's end.
  bool isTurning() const { return depth_ > 0; }

  // Serving.
  void watch(int descriptor, Readiness interest, Watcher& watcher);
  void unwatch(int descriptor);
  TimerQueue& timers() { return timers_; }
  Resolver& resolver() { return resolver_; }
  HandshakeGate& gate() { return gate_; }
  BufferPool& buffers() { return buffers_; }

  // Activities. Both of the latter take effect once, in this turn or the next one.
  void add(std::shared_ptr<Activity> activity);
  void remove(Activity& activity);
  void flushSoon(Activity& activity);
  void dispatchSoon(Activity& activity);

  // More is there than one turn should take: pollEvents() has another turn.
  void noteBacklog() { hasBacklog_ = true; }

 private:
  struct Watch {
    Watcher* watcher = nullptr;
    Readiness interest;
    std::uint32_t generation = 0;  // Tells a descriptor from its successor of the same number.
  };
  class WakerWatcher;
  class Running;

  void turn(Clock::time_point until);
  int millisecondsToWait(Clock::time_point until) const;
  bool hasWork() const;
  void serve(const Poller::Event& event);
  void serveTasks();
  void runTasks();
  void dispatch();
  void flush();
  void rethrowReported();
  void linger();

  std::unique_ptr<Poller> poller_ = Poller::make();
  std::vector<Poller::Event> events_;
  std::vector<Watch> watches_;  // By descriptor.

  std::shared_ptr<Waker> waker_ = std::make_shared<Waker>();
  std::unique_ptr<WakerWatcher> wakerWatcher_;
  std::shared_ptr<TaskQueueAccess::Queue> tasks_;  // Handlers' and other threads' tasks.
  std::deque<TaskQueue::Task> dueTasks_;
  std::shared_ptr<TaskQueue> servingTasks_;  // Our own: they run no handler.
  std::deque<TaskQueue::Task> dueServingTasks_;

  TimerQueue timers_;
  HandshakeGate gate_;
  Resolver resolver_;
  BufferPool buffers_;

  std::unordered_map<Activity*, std::shared_ptr<Activity>> activities_;
  std::vector<std::shared_ptr<Activity>> removed_;  // Something of theirs may still be running.
  std::vector<std::shared_ptr<Activity>> unflushed_;
  std::deque<std::shared_ptr<Activity>> undispatched_;
  std::vector<Activity*> dispatching_;  // The innermost last.

  std::vector<std::exception_ptr> reported_;
  std::optional<int> quitStatus_;
  int depth_ = 0;    // Of turns: a handler may call pollEvents().
  int running_ = 0;  // Of run().
  bool hasBacklog_ = false;
};

}  // namespace web::native
