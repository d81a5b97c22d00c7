// A turn of a thread's loop: bytes in, handlers, bytes out.
#pragma once

#include <cstdint>

#include "native/loop/loop_state.h"

namespace web::native {

// For the loop's own thread, while in charge. Handlers may run nested turns.
class Turn {
 public:
  explicit Turn(LoopState& loop) : loop_(loop) {}

  // Waits for something to do, at most until then.
  void run(Clock::time_point until);

  // The same without waiting and without running handlers.
  void runWithoutHandlers();

  // How many turns the program's running code is inside of: what it sends is written at their end.
  int depth() const { return depth_; }

  // Counts tasks, events and members that were dispatched.
  std::uint64_t work() const { return work_; }

  // While this object lives, the program's code counts as inside a turn.
  class Inside;

 private:
  void takeUpWhatWasLeft();
  // Returns a time that has not come yet: timers that are due at that time or later are not due.
  Clock::time_point awaitEvents(Clock::time_point until, Watches::Events& events);
  void runTasks() {
    if (!loop_.dueTasks.empty() || !loop_.tasks->isEmpty()) runDueTasks();
  }
  void runDueTasks();
  void dispatchEach(Watches::Events& events);
  void dispatchMany(Watches::Events& events);
  void callTimers(Clock::time_point notYet);

  LoopState& loop_;
  Watches::Events events_;
  int depth_ = 0;
  std::uint64_t work_ = 0;
};

class Turn::Inside {
 public:
  explicit Inside(Turn& turn) : depth_(++turn.depth_) {}
  Inside(const Inside&) = delete;
  Inside& operator=(const Inside&) = delete;
  ~Inside() { --depth_; }

 private:
  int& depth_;
};

}  // namespace web::native
