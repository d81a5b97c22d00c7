// Tasks for a loop's thread, from any thread.
#pragma once

#include <web/event_loop.h>

#include <atomic>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "native/net/fork.h"
#include "native/net/socket.h"

namespace web::native {

class TaskQueue {
 public:
  using Task = std::function<void()>;

  explicit TaskQueue(std::shared_ptr<Waker> waker) : waker_(std::move(waker)) {}

  // Wakes the loop. Returns false if its thread has ended or is in the parent process: the task is
  // dropped then.
  bool post(Task task);

  // The same from the loop's own thread, which is awake.
  void postHere(Task task);

  // For the loop only: appends the tasks to `tasks`, as far as memory allows.
  void takeInto(std::deque<Task>& tasks);
  bool isEmpty() const { return !hasTasks_.load(std::memory_order_acquire); }

  // May be called on any thread. While there are more holds than releases, run() does not return,
  // even without work. The last release wakes the loop, unless the loop's own thread calls it.
  void hold() { holds_.fetch_add(1, std::memory_order_relaxed); }
  void release();
  void releaseHere() { holds_.fetch_sub(1, std::memory_order_relaxed); }
  bool keepsRunning() const { return !isEmpty() || holds_.load(std::memory_order_acquire) > 0; }

  // Accepts no more tasks, and drops those that wait.
  void close();

 private:
  enum class Posted { first, behindOthers, tooLate };
  Posted add(Task task);

  const unsigned forks_ = forks;
  std::shared_ptr<Waker> waker_;
  std::atomic<bool> hasTasks_ = false;
  std::atomic<int> holds_ = 0;
  std::mutex mutex_;
  std::vector<Task> tasks_;
  bool closed_ = false;
};

}  // namespace web::native

namespace web {

class EventLoop::TaskQueue final : public native::TaskQueue {
 public:
  using native::TaskQueue::TaskQueue;
};

}  // namespace web
