// What timers_glue.js offers to C++.
#pragma once

extern "C" {
// In milliseconds. Returns the page's number of the timer, and calls twinsocketTimerIsDue() with
// it.
double twinsocketSetTimer(double delay, int repeats);
void twinsocketClearTimer(double timer);
}
