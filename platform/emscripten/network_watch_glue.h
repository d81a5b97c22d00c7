// What network_watch_glue.js offers to C++.
#pragma once

extern "C" {
// Calls twinsocketNetworkMayBeBack() with that number, until it is told to stop.
void twinsocketWatchNetwork(double watch);
void twinsocketUnwatchNetwork(double watch);
}
