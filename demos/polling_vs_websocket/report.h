// What was seen, as text.
#pragma once

#include "measurement.h"

#include <chrono>
#include <string>
#include <vector>

namespace comparison {

// One number of clients, in all ways: polling, long polling, WebSocket.
using Round = std::vector<Result>;

// How many times as much, without a division by zero.
double times(double one, double other);

// A table of what an update costs and how late it is.
std::string describeUpdates(const Round& round);

// A table for 1,000, 10,000 and 100,000 clients with an update a second each: what was measured
// stands for itself, the rest is calculated from the last round.
std::string describeClients(const std::vector<Round>& rounds);

// What is seen of what the tutorials claim. `delay` is the wire's.
std::string judge(const Round& round, std::chrono::milliseconds delay);

// With commas: 1,234.
std::string grouped(std::uint64_t number);

// With that many digits behind the point.
std::string fixed(double number, int digits);

}  // namespace comparison
