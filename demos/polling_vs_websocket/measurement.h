// What the clients of one way were told, and what it cost.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace comparison {

using Clock = std::chrono::steady_clock;

// Bytes of TCP's payload in both directions, and the segments that carried them, empty ones too.
struct Traffic {
  std::uint64_t bytes = 0;
  std::uint64_t segments = 0;
};

// What one way needed for what it told.
struct Result {
  std::string way;
  std::size_t clients = 0;
  double seconds = 0;
  std::uint64_t updates = 0;
  std::uint64_t payload = 0;         // Bytes of the updates themselves.
  Traffic traffic;                   // While it was measured.
  Traffic connecting;                // Before, for all clients.
  std::vector<std::int64_t> delays;  // Microseconds from the making of each update, in order.

  double payloadPerUpdate() const;
  // What HTTP or WebSocket adds.
  double headersPerUpdate() const;
  // What TCP and IP add to that.
  double transportPerUpdate() const;
  double bytesPerUpdate() const;
  // Milliseconds in which that part of the updates had come.
  double delay(double part) const;
};

// Receives what a client is told, in whatever way. Counts from start() on.
class Recorder {
 public:
  void start();

  // `tick` is one update as JSON. Returns its number, or -1 if it is none.
  std::int64_t receive(std::string_view tick);

  // The same for a JSON array of them, of which only the last number is returned; 0 for none.
  std::int64_t receiveAll(std::string_view ticks);

  // Updates, also before start().
  std::uint64_t seen() const { return seen_; }

  // Into the result, in which the delays are sorted.
  void finish(Result& result);

 private:
  std::int64_t count(std::int64_t madeAt, std::int64_t number);

  std::uint64_t seen_ = 0;
  bool isCounting_ = false;
  std::int64_t start_ = 0;  // Microseconds, as ticks have them.
  std::uint64_t updates_ = 0;
  std::uint64_t payload_ = 0;
  std::vector<std::int64_t> delays_;
};

}  // namespace comparison
