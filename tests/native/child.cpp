#include "native/child.h"

#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <thread>

#include <gtest/gtest.h>

namespace web::native {

namespace {

bool isTheChild = false;

constexpr int patience = 20;  // In seconds; after that a child counts as stuck.

}  // namespace

bool isChild() { return isTheChild; }

pid_t forkChild() {
  std::fflush(nullptr);
  const auto process = fork();
  if (process != 0) return process;
  isTheChild = true;
  alarm(patience);
  return 0;
}

// A child that is stuck in fork() itself has no alarm yet.
int endOf(pid_t process) {
  using std::chrono::steady_clock;
  const auto limit = steady_clock::now() + std::chrono::seconds(2 * patience);
  int status = 0;
  pid_t ended = 0;
  while ((ended = waitpid(process, &status, WNOHANG)) == 0) {
    if (steady_clock::now() > limit) kill(process, SIGKILL);
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(ended, process);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace web::native

// Called by LeakSanitizer: in a child it would not find memory that only the stacks of the parent's
// other threads refer to.
extern "C" int __lsan_is_turned_off();
extern "C" int __lsan_is_turned_off() { return web::native::isChild(); }
