// The tasks of <web/event_loop.h>. Linked only into programs that post one.
#include <web/event_loop.h>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include <emscripten/em_macros.h>
#include <emscripten/threading.h>
#include <pthread.h>
// After 3.1.6, this replaces a part of threading.h.
#if __has_include(<emscripten/proxying.h>)
#include <emscripten/proxying.h>
#endif

#include "emscripten/event_loop_glue.h"
#include "exceptions.h"

namespace web {

// Belongs to the thread that made it. Any thread may add a task; each task has its own turn.
class EventLoop::TaskQueue {
 public:
  bool add(std::function<void()> task) {
    std::lock_guard lock(mutex_);
    if (isClosed_) return false;
    tasks_.push_back(std::move(task));
    if (!std::exchange(isAwake_, true)) wake();
    return true;
  }

  void hold() {
    std::lock_guard lock(mutex_);
    ++holds_;
  }

  // At the end of the page's turn, run() ends if nothing is left.
  void release() {
    std::lock_guard lock(mutex_);
    if (--holds_ == 0 && !isClosed_ && !std::exchange(isAwake_, true)) wake();
  }

  // Whether run() has something to wait for.
  bool keepsRunning() {
    std::lock_guard lock(mutex_);
    return !tasks_.empty() || holds_ > 0;
  }

  // A wake-up may arrive after its thread has ended.
  void runNext() {
    if (auto task = takeNext()) callAndReport(task);
  }

  // The thread ends. Under the lock, so that no other thread wakes it; the tasks are destroyed
  // after that, because what they hold may post tasks.
  void close() {
    std::deque<std::function<void()>> dropped;
    std::lock_guard lock(mutex_);
    isClosed_ = true;
    dropped.swap(tasks_);
  }

 private:
  std::function<void()> takeNext() {
    std::lock_guard lock(mutex_);
    std::function<void()> task;
    if (!tasks_.empty()) {
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    isAwake_ = !tasks_.empty();
    if (isAwake_) twinsocketWake();
    return task;
  }

  void wake() {
// Without -pthread there is no other thread, and no way to reach one.
#if defined(__EMSCRIPTEN_PTHREADS__)
    if (!pthread_equal(thread_, pthread_self())) return wakeFromAfar();
#endif
    twinsocketWake();
  }

#if defined(__EMSCRIPTEN_PTHREADS__)
  void wakeFromAfar() {
#if __has_include(<emscripten/proxying.h>)
    auto wakeUp = [](void*) { twinsocketWake(); };
    emscripten_proxy_async(emscripten_proxy_get_system_queue(), thread_, wakeUp, nullptr);
#else
    emscripten_dispatch_to_thread(thread_, EM_FUNC_SIG_V, twinsocketWake, nullptr);
#endif
  }
#endif

  [[maybe_unused]] const pthread_t thread_ = pthread_self();
  std::mutex mutex_;
  std::deque<std::function<void()>> tasks_;
  int holds_ = 0;         // Of RunGuards.
  bool isAwake_ = false;  // The page will call runNext().
  bool isClosed_ = false;
};

namespace {

// The calling thread's loop.
class ThreadTasks {
 public:
  ThreadTasks() { twinsocketWaitForTasks(); }
  ThreadTasks(const ThreadTasks&) = delete;
  ThreadTasks& operator=(const ThreadTasks&) = delete;
  ~ThreadTasks() {
    tasks->close();
    twinsocketForget();
  }

  const std::shared_ptr<EventLoop::TaskQueue> tasks = std::make_shared<EventLoop::TaskQueue>();
};

const auto& threadTasks() {
  thread_local ThreadTasks ours;
  return ours.tasks;
}

}  // namespace

void postTask(std::function<void()> task) { threadTasks()->add(std::move(task)); }

EventLoop EventLoop::current() { return EventLoop(threadTasks()); }

bool EventLoop::postTask(std::function<void()> task) const {
  auto tasks = tasks_.lock();
  return tasks && tasks->add(std::move(task));
}

RunGuard::RunGuard() : loop_(threadTasks()) { loop_.lock()->hold(); }

void RunGuard::release() {
  if (auto loop = std::exchange(loop_, {}).lock()) loop->release();
}

}  // namespace web

extern "C" {

EMSCRIPTEN_KEEPALIVE void twinsocketRunTask() { web::threadTasks()->runNext(); }

// Whether run() has something to wait for.
EMSCRIPTEN_KEEPALIVE int twinsocketHasTasks() { return web::threadTasks()->keepsRunning() ? 1 : 0; }

}  // extern "C"
