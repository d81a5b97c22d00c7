// POSIX threads, which report errors without an exception, unlike std::thread.
#include "native/net/helper_thread.h"

#include <atomic>
#include <initializer_list>
#include <memory>
#include <utility>

#include <pthread.h>
#include <sched.h>
#include <signal.h>

#include "native/net/fork.h"

namespace web::native {

namespace {

// A plugin may be unloaded while a helper looks up a name. With glibc our code stays in memory for
// as long as there is a thread that has to destroy one of our objects when it ends: this one.
struct CodeKeeper {
  CodeKeeper() = default;
  CodeKeeper(const CodeKeeper&) = delete;
  CodeKeeper& operator=(const CodeKeeper&) = delete;
  // From now on the helpers have to keep it themselves. In a child of fork() there are none.
  ~CodeKeeper() {
    while (forksSince == forks && starting > 0) sched_yield();
  }

  std::atomic<int> starting = 0;  // Helpers of this thread that do not keep it yet.
  unsigned forksSince = 0;
};
thread_local CodeKeeper keeper;

struct Start {
  std::function<void()> work;
  CodeKeeper& starter;
};

void* runWork(void* argument) {
  std::unique_ptr<Start> start(static_cast<Start*>(argument));
  keeper.forksSince = forks;
  --start->starter.starting;
  start->work();
  return nullptr;
}

// Signals sent to the program must be handled by the program's own threads. Signals that the thread
// itself raises, by a fault or abort(), stay: the program's crash handler must see them.
sigset_t asynchronousSignals() {
  sigset_t signals;
  sigfillset(&signals);
  for (int fault : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS}) {
    sigdelset(&signals, fault);
  }
  return signals;
}

}  // namespace

bool startHelperThread(std::function<void()> work) {
  if (const unsigned now = forks; std::exchange(keeper.forksSince, now) != now) keeper.starting = 0;
  auto start = std::make_unique<Start>(Start{std::move(work), keeper});
  const auto blocked = asynchronousSignals();
  sigset_t before;
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  ++keeper.starting;
  pthread_t thread;
  const bool started = pthread_create(&thread, nullptr, runWork, start.get()) == 0;
  if (!started) --keeper.starting;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!started) return false;
  start.release();  // It belongs to the thread.
  pthread_detach(thread);
  return true;
}

}  // namespace web::native
