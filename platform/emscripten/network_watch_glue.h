// What network_watch_glue.js offers to C++.
#pragma once

extern "C" {
// Calls twinsocketNetworkMayBeBack() with this number until it is stopped.
void twinsocketWatchNetwork(double watch);
void twinsocketUnwatchNetwork(double watch);
}
