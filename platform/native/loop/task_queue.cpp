// Tasks posted by other threads.
#include "native/loop/task_queue.h"

#include <utility>

#include "exceptions.h"

namespace web::native {

TaskQueue::Posted TaskQueue::add(Task task) {
  if (forks_ != forks) return Posted::tooLate;  // The lock's owner is not in this process.
  std::lock_guard lock(mutex_);
  if (closed_) return Posted::tooLate;
  tasks_.push_back(std::move(task));
  const bool had = hasTasks_.exchange(true, std::memory_order_release);
  return had ? Posted::behindOthers : Posted::first;
}

bool TaskQueue::post(Task task) {
  auto posted = add(std::move(task));
  if (posted == Posted::first) waker_->wake();  // With earlier tasks waiting, it is awake already.
  return posted != Posted::tooLate;
}

void TaskQueue::postHere(Task task) { add(std::move(task)); }

void TaskQueue::release() {
  if (forks_ != forks) return;
  if (holds_.fetch_sub(1, std::memory_order_release) == 1) waker_->wake();
}

void TaskQueue::takeInto(std::deque<Task>& tasks) {
  if (isEmpty()) return;
  std::lock_guard lock(mutex_);
  auto next = tasks_.begin();
  const bool allFit = callWithinMemory([&] {
    for (; next != tasks_.end(); ++next) tasks.push_back(std::move(*next));
  });
  tasks_.erase(tasks_.begin(), next);
  hasTasks_.store(!allFit, std::memory_order_relaxed);
}

void TaskQueue::close() {
  std::vector<Task> dropped;  // Destroyed outside of the lock: what a task holds may post tasks.
  std::lock_guard lock(mutex_);
  closed_ = true;
  dropped.swap(tasks_);
  hasTasks_.store(false, std::memory_order_relaxed);
}

}  // namespace web::native
