// What timers_glue.js offers to C++.
#pragma once

extern "C" {
// Milliseconds. Returns the page's number for it, and calls twinsocketTimerIsDue() with that.
double twinsocketSetTimer(double delay, int repeats);
void twinsocketClearTimer(double timer);
}
