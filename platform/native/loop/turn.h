// A turn of a thread's loop: bytes in, handlers, bytes out.
#pragma once

#include <cstdint>

#include "native/loop/loop_state.h"

namespace web::native {

// For the loop's own thread, in charge. A handler may have a turn of its own run inside.
class Turn {
 public:
  explicit Turn(LoopState& loop) : loop_(loop) {}

  // Waits until then at the latest for something to do.
  void run(Clock::time_point until);

  // The same, but it does not wait, and runs no handler.
  void runWithoutHandlers();

  // The program's code that runs now is inside so many turns: what it sends goes out at their end.
  int depth() const { return depth_; }

  // Grows with each task, each event and each member that has had its turn.
  std::uint64_t work() const { return work_; }

  // For the time of a scope the program's code is inside a turn.
  class Inside;

 private:
  void takeUpWhatWasLeft();
  void awaitEvents(Clock::time_point until, Watches::Events& events);
  void runTasks();
  void dispatchEach(Watches::Events& events);
  void callTimers();

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
