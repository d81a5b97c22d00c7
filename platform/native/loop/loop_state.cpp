#include "native/loop/loop_state.h"

#include <utility>

#include "attributes.h"

namespace web::native {

TWINSOCKET_COLD LoopState::LoopState()
    : tasks(std::make_shared<EventLoop::TaskQueue>(wakeup.waker())),
      servingTasks(std::make_shared<TaskQueue>(wakeup.waker())) {}

TWINSOCKET_COLD LoopState::~LoopState() = default;

void LoopState::runServingTasks() {
  servingTasks->takeInto(dueServingTasks);
  while (!dueServingTasks.empty()) {
    auto task = std::move(dueServingTasks.front());
    dueServingTasks.pop_front();
    task();
  }
}

bool LoopState::isDue() const {
  return interruption.isSet() || agenda.hasForgotten() || agenda.hasToDispatch() ||
         agenda.hasBacklog() || agenda.hasToFlush() || !dueTasks.empty() || !tasks->isEmpty() ||
         !servingTasks->isEmpty();
}

void LoopState::remindAll() {
  agenda.remindForgotten();
  if (timeouts) agenda.dispatchSoon(*timeouts);
}

}  // namespace web::native
