// POSIX threads: unlike std::thread they say what is wrong without an exception.
#include "native/helper_thread.h"

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

}  // namespace

bool startHelperThread(std::function<void()> work) {
  auto owned = std::make_unique<Work>(std::move(work));
  // The program's signals are for the program's own threads.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  const bool started = pthread_create(&thread, nullptr, runWork, owned.get()) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  if (!started) return false;
  owned.release();  // It belongs to the thread.
  pthread_detach(thread);
  return true;
}

}  // namespace web::native
