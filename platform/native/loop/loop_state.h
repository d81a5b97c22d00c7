// What a loop consists of: its turns and its network thread both work on it, one at a time.
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

// What a floor above keeps beside the loop, for as long as the loop exists.
class Companion {
 public:
  virtual ~Companion() = default;
};

// Touched by whoever is in charge of the loop (see standby.h). The two task queues have locks of
// their own, since other threads post to them.
struct LoopState {
  LoopState();
  ~LoopState();

  // Our own tasks, which run no handler.
  void serveTasks();

  // Memory ran out while a member was to be noted as due: now all members are due.
  void remindForgotten();

  // The program's next turn would find something to do without a wait.
  bool isDue() const;

  // Calls `then`, which is given the time to stop at; then one ready socket after the other, and
  // `then` after each, until `stops()`. What is not reached has its turn first next time.
  template <class Then, class Stops>
  void serve(Watches::Events& ready, Then&& then, Stops&& stops);

  Watches watches;
  Wakeup wakeup{watches};

  std::shared_ptr<EventLoop::TaskQueue> tasks;  // Handlers' and other threads' tasks.
  std::deque<TaskQueue::Task> dueTasks;
  std::shared_ptr<TaskQueue> servingTasks;
  std::deque<TaskQueue::Task> dueServingTasks;

  TimerQueue timers;
  std::unique_ptr<Companion> companion;
  Agenda agenda;
  std::shared_ptr<Member> timeouts;  // The program's timers, from the first one on.
  Interruption interruption;
  std::size_t firstEvent = 0;  // Of the next turn, since this one did not reach it.
};

// After so long a turn begins with no further socket, however many are ready.
constexpr auto maxTurn = std::chrono::milliseconds(4);

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
