// The fake platform's clock, which the test advances, and the timers that use it.
#pragma once

#include <chrono>

namespace web::fake {

// Advances the time. Timers that become due run in the next pollEvents(), each at its own time,
// including those that callbacks set and that are due by then.
void passTime(std::chrono::milliseconds time);

// The time that has passed, as seen by callbacks.
std::chrono::milliseconds time();

// Simulates the event after which the network may be back.
void bringNetworkBack();
bool isNetworkWatched();

// For the loop. When run() has no other work, time passes until the next timer is due.
bool hasTimers();
bool runDueTimers();  // Whether there was one.
void passTimeToTheNextTimer();

}  // namespace web::fake
