// POSIX threads, which report errors without an exception, unlike std::thread.
#include "native/net/helper_thread.h"

#include <initializer_list>
#include <memory>
#include <utility>

#include <pthread.h>
#include <signal.h>

namespace web::native {

namespace {

using Work = std::function<void()>;

void* runWork(void* argument) {
  std::unique_ptr<Work> work(static_cast<Work*>(argument));
  (*work)();
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
  auto owned = std::make_unique<Work>(std::move(work));
  const auto blocked = asynchronousSignals();
  sigset_t before;
  pthread_sigmask(SIG_SETMASK, &blocked, &before);
  pthread_t thread;
  const bool started = pthread_create(&thread, nullptr, runWork, owned.get()) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!started) return false;
  owned.release();  // It belongs to the thread.
  pthread_detach(thread);
  return true;
}

}  // namespace web::native
