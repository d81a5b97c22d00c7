// Counts how often the loops of this program wait, and what they wait for: each turn waits once.
#pragma once

#include <functional>

#include "native/loop/timer.h"

namespace web::native {

// For the loops of all threads, since the start of the program.
struct Waits {
  // The turns of programs and of network threads.
  static int count();

  // The turns in which the network thread served.
  static int ofNetworkThreads();
  static Clock::time_point lastOfNetworkThreads();

  // Whether any loop watches the descriptor now.
  static bool isWatched(int descriptor);

  // When the current wait of the network thread ends without an event; noWait if none waits.
  static Clock::time_point networkThreadWaitsUntil();
};

// How many turns all loops take during `pass`, in which nothing should happen: a loop that has
// nothing to do takes none, or one for each timer.
int turnsWhile(const std::function<void()>& pass);

// Timers may become due meanwhile: the checks for sleep and for silence, on a slow machine
// repeatedly.
constexpr int fewTurns = 8;

// A real pause, so long that a spinning loop takes thousands of turns, even on a busy machine.
void passSilence();

// While it exists, waits of network threads have no timeout: only a ready descriptor or a wake-up
// ends them. So a missing wake-up is not hidden by a timer.
class OnlyWakeUpsEndWaits {
 public:
  OnlyWakeUpsEndWaits();
  OnlyWakeUpsEndWaits(const OnlyWakeUpsEndWaits&) = delete;
  OnlyWakeUpsEndWaits& operator=(const OnlyWakeUpsEndWaits&) = delete;
  ~OnlyWakeUpsEndWaits();
};

}  // namespace web::native
