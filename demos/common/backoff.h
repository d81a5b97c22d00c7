// How long to wait before the next attempt to connect.
#pragma once

#include <algorithm>
#include <chrono>
#include <random>

namespace demos {

// The waits double, and are chosen at random between half and the whole, so that the clients of a
// server that comes back do not all come at once.
class Backoff {
 public:
  using Duration = std::chrono::milliseconds;

  static constexpr Duration shortest{500};
  static constexpr Duration longest{30'000};

  explicit Backoff(std::uint32_t seed) : random_(seed) {}

  Duration next() {
    const auto half = wait_.count() / 2;
    const auto lot = half + std::uniform_int_distribution<Duration::rep>(0, half)(random_);
    wait_ = std::min(2 * wait_, longest);
    return Duration(lot);
  }

  void reset() { wait_ = shortest; }

 private:
  std::minstd_rand random_;
  Duration wait_ = shortest;
};

}  // namespace demos
