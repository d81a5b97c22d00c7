// Time that passes when a test wants it: under timers, deadlines, keep-alive and frames.
#pragma once

#include "native/loop/timer.h"

namespace web::native {

// While it exists, Clock stands still for the thread that makes it. Another thread's loop, and the
// network thread, go by the real one: allowNetworkThread(false).
class FakeClock {
 public:
  // `inWaits`: what a loop of this thread would wait for is there at once.
  enum class Passes { byHand, inWaits };

  explicit FakeClock(Passes passes = Passes::byHand);
  FakeClock(const FakeClock&) = delete;
  FakeClock& operator=(const FakeClock&) = delete;
  ~FakeClock();

  void advance(Clock::duration by);

  // Goes on as it is until the end of its thread, which is when the thread's loop ends.
  static void leaveToThisThread(Passes passes);

  // Of the last loop that waited by such a clock: when its wait was over.
  static Clock::time_point lastPassedUntil();

  // For the tests' poller.
  static bool passesInWaits();
  static void passUntil(Clock::time_point time);
};

}  // namespace web::native
