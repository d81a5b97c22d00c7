// The state of a loop, on which its turns and its network thread work, one at a time.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>

#include "native/loop/agenda.h"
#include "native/loop/interruption.h"
#include "native/loop/task_queue.h"
#include "native/loop/timer.h"
#include "native/loop/wakeup.h"
#include "native/loop/watches.h"

namespace web::native {

// Something that a higher layer stores with the loop, for the loop's lifetime.
class Companion {
 public:
  virtual ~Companion() = default;
};

// Used by the thread in charge of the loop (see standby.h). The two task queues have locks of
// their own, because other threads post to them.
struct LoopState {
  LoopState();
  ~LoopState();

  // Our own tasks, which run no handler.
  void serveTasks() {
    if (!servingTasks->isEmpty() || !dueServingTasks.empty()) runServingTasks();
  }

  // There was no memory to note that a member is due: now all members are.
  void remindForgotten() {
    if (agenda.hasForgotten()) remindAll();
  }

  // Whether the program's next turn would find something to do without waiting.
  bool isDue() const;

  // Calls `then` with the time to stop at; then serves one ready socket after another, and calls
  // `then` after each, until `stops()`. Sockets that are not reached come first next time.
  template <class Then, class Stops>
  void serve(Watches::Events& ready, Then&& then, Stops&& stops);

  void runServingTasks();
  void remindAll();

  Watches watches;
  Wakeup wakeup{watches};

  std::shared_ptr<EventLoop::TaskQueue> tasks;  // Posted by handlers and by other threads.
  std::deque<TaskQueue::Task> dueTasks;
  std::shared_ptr<TaskQueue> servingTasks;
  std::deque<TaskQueue::Task> dueServingTasks;

  TimerQueue timers;
  std::unique_ptr<Companion> companion;
  Agenda agenda;
  std::shared_ptr<Member> timeouts;  // The program's timers; null before the first.
  Interruption interruption;
  std::size_t firstEvent = 0;  // Where the next turn goes on in the events.
};

template <class Then, class Stops>
void LoopState::serve(Watches::Events& ready, Then&& then, Stops&& stops) {
  const auto count = ready.size();
  const auto until = count + agenda.due() > 1 ? Clock::now() + maxTurn : forever;
  then(until);
  const auto first = std::exchange(firstEvent, 0);
  for (std::size_t i = 0; i < count; ++i) {
    if (stops()) break;
    if (i > 0 && Clock::now() >= until) {
      agenda.setBacklog(true);
      firstEvent = (first + i) % count;
      break;
    }
    watches.call(ready[(first + i) % count]);
    then(until);
  }
}

}  // namespace web::native
