// The page's event loop as <web/event_loop.h> shows it; and what event_loop_glue.js calls.
#include <web/dom_exception.h>
#include <web/event_loop.h>

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

#include <emscripten/em_macros.h>
#include <emscripten/emscripten.h>
#include <emscripten/threading.h>
#include <pthread.h>
#include <unistd.h>
// Later than 3.1.6, in place of what threading.h had.
#if __has_include(<emscripten/proxying.h>)
#include <emscripten/proxying.h>
#endif

#include "channel.h"
#include "emscripten/event_loop_glue.h"
#include "emscripten/memory_glue.h"

// Emscripten's own libc++ does not link there: it wants pthread_mutex_lock().
#if defined(__EMSCRIPTEN_WASM_WORKERS__) && !defined(__EMSCRIPTEN_PTHREADS__)
#error twinsocket cannot be built with -sWASM_WORKERS alone: add -pthread.
#endif

namespace web {

// Belongs to the thread that made it. Any thread may add; each task gets a turn of its own.
class EventLoop::TaskQueue {
 public:
  bool add(std::function<void()> task) {
    std::lock_guard lock(mutex_);
    if (isClosed_) return false;
    tasks_.push_back(std::move(task));
    if (!std::exchange(isAwake_, true)) wake();
    return true;
  }

  bool isEmpty() {
    std::lock_guard lock(mutex_);
    return tasks_.empty();
  }

  // A wake-up may come late, for a thread that has ended.
  void runNext() {
    if (!isEmpty()) callAndReport(takeNext());
  }

  // The thread ends. Under the lock, so that nobody is about to wake it.
  void close() {
    std::lock_guard lock(mutex_);
    isClosed_ = true;
    tasks_.clear();
  }

 private:
  std::function<void()> takeNext() {
    std::lock_guard lock(mutex_);
    auto task = std::move(tasks_.front());
    tasks_.pop_front();
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
  bool isAwake_ = false;  // The page owes us a call of runNext().
  bool isClosed_ = false;
};

// The calling thread's loop.
class TaskQueueAccess {
 public:
  TaskQueueAccess() = default;
  TaskQueueAccess(const TaskQueueAccess&) = delete;
  TaskQueueAccess& operator=(const TaskQueueAccess&) = delete;
  ~TaskQueueAccess() {
    tasks->close();
    twinsocketForget();
  }

  const std::shared_ptr<EventLoop::TaskQueue> tasks = std::make_shared<EventLoop::TaskQueue>();
  std::function<bool()> frame;  // What run(frame) was given.
  int sleepers = 0;             // How many calls of pollEvents() wait for the page.
};

namespace {

TaskQueueAccess& threadLoop() {
  thread_local TaskQueueAccess loop;
  return loop;
}

[[maybe_unused]] void report(std::string_view name, std::string_view message) {
  using emscripten::addressOf;
  twinsocketReport(addressOf(name.data()), static_cast<double>(name.size()),
                   addressOf(message.data()), static_cast<double>(message.size()));
}

}  // namespace

// Only a build with Asyncify or JSPI can wait here for the page to take its turn.
void pollEvents() {
  if (twinsocketCanSleep() == 0) return;
  auto& sleepers = threadLoop().sleepers;
  ++sleepers;
  emscripten_sleep(0);
  --sleepers;
  // A handler that slept ends later than its event, and then run() may be over.
  if (sleepers == 0) twinsocketWake();
}

int run() { twinsocketRun(); }

int run(std::function<bool()> frame) {
  threadLoop().frame = std::move(frame);
  twinsocketRequestFrame();
  return run();
}

void quit(int status) { twinsocketQuit(status); }

// The browser serves its sockets anyway.
void allowNetworkThread(bool) {}

void postTask(std::function<void()> task) { threadLoop().tasks->add(std::move(task)); }

EventLoop EventLoop::current() { return EventLoop(threadLoop().tasks); }

bool EventLoop::postTask(std::function<void()> task) const {
  auto tasks = tasks_.lock();
  return tasks && tasks->add(std::move(task));
}

// Nothing is thrown in a build that does not know the words `try` and `catch`.
void reportException([[maybe_unused]] std::exception_ptr exception) {
#if defined(__cpp_exceptions)
  try {
    std::rethrow_exception(std::move(exception));
  } catch (const DOMException& error) {
    report(error.name(), error.what());
  } catch (const std::exception& error) {
    report("std::exception", error.what());
  } catch (...) {
    report("C++ exception", "not a std::exception");
  }
#endif
}

}  // namespace web

extern "C" {

EMSCRIPTEN_KEEPALIVE void twinsocketRunTask() { web::threadLoop().tasks->runNext(); }

// Whether run() has something to wait for.
EMSCRIPTEN_KEEPALIVE int twinsocketHasTasks() {
  auto& loop = web::threadLoop();
  return !loop.tasks->isEmpty() || loop.sleepers > 0 ? 1 : 0;
}

// A frame that throws does not stop the next one.
EMSCRIPTEN_KEEPALIVE void twinsocketShowFrame() {
  bool goesOn = true;
  web::callAndReport([&] { goesOn = web::threadLoop().frame(); });
  if (goesOn)
    twinsocketRequestFrame();
  else
    twinsocketQuit(0);
}

EMSCRIPTEN_KEEPALIVE void twinsocketTrap() { __builtin_trap(); }

// The n-th thread of the program; main()'s is 0, or 1 with -sPROXY_TO_PTHREAD.
EMSCRIPTEN_KEEPALIVE int twinsocketThreadNumber() { return gettid() - getpid(); }

// Leaves by the runtime's exception, like everything that ends a thread.
EMSCRIPTEN_KEEPALIVE void twinsocketLeaveThread() {
#if defined(__EMSCRIPTEN_PTHREADS__)
  pthread_exit(nullptr);
#endif
}

}  // extern "C"
