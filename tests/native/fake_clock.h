// A clock that a test controls, for timers, deadlines, keep-alive and frames.
#pragma once

#include "native/loop/timer.h"

namespace web::native {

// While it exists, Clock stands still on this thread. Other threads, and so the network thread too,
// use the real clock: call allowNetworkThread(false).
class FakeClock {
 public:
  // `inWaits`: when a loop of this thread would wait for a time, that time comes at once.
  enum class Passes { byHand, inWaits };

  explicit FakeClock(Passes passes = Passes::byHand);
  FakeClock(const FakeClock&) = delete;
  FakeClock& operator=(const FakeClock&) = delete;
  ~FakeClock();

  void advance(Clock::duration by);

  // Sets such a clock until the end of this thread, which includes the end of its loop.
  static void leaveToThisThread(Passes passes);

  // When the wait of the last loop that used such a clock was over.
  static Clock::time_point lastPassedUntil();

  // For the tests' poller.
  static bool passesInWaits();
  static void passUntil(Clock::time_point time);
};

}  // namespace web::native
