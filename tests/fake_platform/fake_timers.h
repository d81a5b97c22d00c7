// The fake platform's clock, which the test moves, and the timers that go by it.
#pragma once

#include <chrono>

namespace web::fake {

// Time passes. What became due runs in the next pollEvents(), each timer at its own time, also
// those that callbacks set and whose time has come by then.
void passTime(std::chrono::milliseconds time);

// The time that has passed, as callbacks see it.
std::chrono::milliseconds time();

// What a page or a computer does that lets a program hope for the network.
void bringNetworkBack();
bool isNetworkWatched();

// For the loop: what is due runs; and where run() has no other work, the time passes until then.
bool hasTimers();
bool runDueTimers();  // Whether there was one.
void passTimeToTheNextTimer();

}  // namespace web::fake
