// POSIX: which signals the helper threads leave to the program.
#include "native/net/helper_thread.h"

#include <future>

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

namespace web::native {
namespace {

sigset_t blockedInAHelperThread() {
  std::promise<sigset_t> blocked;
  EXPECT_TRUE(startHelperThread([&] {
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    blocked.set_value(mask);
  }));
  return blocked.get_future().get();
}

TEST(HelperThread, LeavesTheSignalsThatAreSentToTheProgramToItsOwnThreads) {
  const auto blocked = blockedInAHelperThread();
  for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGALRM, SIGCHLD, SIGUSR1, SIGPIPE, SIGPROF}) {
    EXPECT_EQ(sigismember(&blocked, signal), 1) << signal;
  }
}

TEST(HelperThread, BlocksNoSignalThatAFaultOfItsOwnRaises) {
  const auto blocked = blockedInAHelperThread();
  for (int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS}) {
    EXPECT_EQ(sigismember(&blocked, signal), 0) << signal;
  }
}

TEST(HelperThread, LeavesTheCallersSignalsAsTheyAre) {
  sigset_t some, before, after;
  sigemptyset(&some);
  sigaddset(&some, SIGUSR1);
  pthread_sigmask(SIG_SETMASK, &some, &before);
  blockedInAHelperThread();
  pthread_sigmask(SIG_SETMASK, &before, &after);
  for (int signal : {SIGINT, SIGTERM, SIGSEGV}) EXPECT_EQ(sigismember(&after, signal), 0) << signal;
  EXPECT_EQ(sigismember(&after, SIGUSR1), 1);
}

TEST(HelperThreadDeathTest, ThatCrashesIsSeenByTheProgramsCrashHandler) {
  EXPECT_EXIT(
      {
        signal(SIGSEGV, [](int) { _exit(7); });
        startHelperThread([] { raise(SIGSEGV); });
        alarm(20);
        pause();
      },
      testing::ExitedWithCode(7), "");
}

}  // namespace
}  // namespace web::native
