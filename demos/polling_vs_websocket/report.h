// The results as text.
#pragma once

#include "measurement.h"

#include <chrono>
#include <string>
#include <vector>

namespace comparison {

// One number of clients, with all methods: polling, long polling, WebSocket.
using Round = std::vector<Result>;

// How many times as much, without division by zero.
double times(double one, double other);

// A table of what an update costs and how late it is.
std::string describeUpdates(const Round& round);

// A table for 1,000, 10,000 and 100,000 clients with one update a second each: measured figures are
// used as they are, the others are calculated from the last round.
std::string describeClients(const std::vector<Round>& rounds);

// Compares the results with the tutorials' claims. `delay` is the simulated wire's.
std::string judge(const Round& round, std::chrono::milliseconds delay);

// With commas: 1,234.
std::string grouped(std::uint64_t number);

// With this many digits after the point.
std::string fixed(double number, int digits);

}  // namespace comparison
