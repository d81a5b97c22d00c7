// The updates that the clients of one method received, and what they cost.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace comparison {

using Clock = std::chrono::steady_clock;

// TCP payload bytes in both directions, and the segments that carried them, including empty ones.
struct Traffic {
  std::uint64_t bytes = 0;
  std::uint64_t segments = 0;
};

// What one method needed for its updates.
struct Result {
  std::string way;
  std::size_t clients = 0;
  double seconds = 0;
  std::uint64_t updates = 0;
  std::uint64_t payload = 0;         // The bytes of the updates themselves.
  Traffic traffic;                   // During the measurement.
  Traffic connecting;                // Before it, for all clients.
  std::vector<std::int64_t> delays;  // In microseconds since each update was made, sorted.

  double payloadPerUpdate() const;
  // The bytes that HTTP or WebSocket add.
  double headersPerUpdate() const;
  // The bytes that TCP and IP add.
  double transportPerUpdate() const;
  double bytesPerUpdate() const;
  // The milliseconds in which this share of the updates had arrived.
  double delay(double part) const;
};

// Receives a client's updates, by any method. Counts from start() on.
class Recorder {
 public:
  void start();

  // `tick` is one update as JSON. Returns its number, or -1 if it is not valid.
  std::int64_t receive(std::string_view tick);

  // The same for a JSON array of updates; returns only the last number, or 0 if it is empty.
  std::int64_t receiveAll(std::string_view ticks);

  // Counts updates, including those before start().
  std::uint64_t seen() const { return seen_; }

  // Adds them to the result, and sorts the delays.
  void finish(Result& result);

 private:
  std::int64_t count(std::int64_t madeAt, std::int64_t number);

  std::uint64_t seen_ = 0;
  bool isCounting_ = false;
  std::int64_t start_ = 0;  // In microseconds, like the ticks.
  std::uint64_t updates_ = 0;
  std::uint64_t payload_ = 0;
  std::vector<std::int64_t> delays_;
};

}  // namespace comparison
