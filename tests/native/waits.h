// How often the loops of this program wait, and what for: each turn waits once.
#pragma once

#include <functional>

#include "native/loop/timer.h"

namespace web::native {

// Of all threads' loops, from the start of the program.
struct Waits {
  // Turns of programs and of network threads.
  static int count();

  // Those in which the network thread served. Each begins at least so long after the turn before.
  static int ofNetworkThreads();
  static Clock::time_point lastOfNetworkThreads();

  // Some loop looks at the descriptor now, for whatever it may be ready.
  static bool isWatched(int descriptor);

  // When the network thread that waits now would wake by itself; noWait if none waits.
  static Clock::time_point networkThreadWaitsUntil();
};

// How many turns all loops have while `pass` goes by, in which nothing should happen: a loop that
// has nothing to do has none, or one for each timer.
int turnsWhile(const std::function<void()>& pass);

// Timers may come due meanwhile: the look for sleep, that for silence, and on a slow machine again.
constexpr int fewTurns = 8;

// So much real silence that a loop which spins has thousands of turns in it, on a busy machine too.
void passSilence();

// While it exists, no network thread's wait ends by itself: only what is ready or wakes ends it.
// What is woken too late is never woken then.
class OnlyWakeUpsEndWaits {
 public:
  OnlyWakeUpsEndWaits();
  OnlyWakeUpsEndWaits(const OnlyWakeUpsEndWaits&) = delete;
  OnlyWakeUpsEndWaits& operator=(const OnlyWakeUpsEndWaits&) = delete;
  ~OnlyWakeUpsEndWaits();
};

}  // namespace web::native
