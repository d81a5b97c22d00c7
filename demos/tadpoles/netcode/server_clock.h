// The server's clock, measured by pings.
#pragma once

#include <algorithm>
#include <deque>
#include <utility>

namespace tadpoles {

// Times are in milliseconds. Cristian's algorithm (1989): the answer is assumed to have travelled
// for half the round trip, and the shortest of the last round trips gives the best estimate.
class ServerClock {
 public:
  static constexpr double pingEvery = 500;

  void hear(double sentAt, double serverTime, double now) {
    const auto roundTrip = now - sentAt;
    // RFC 6298 §2, for the panel.
    roundTrip_ = isKnown() ? roundTrip_ + (roundTrip - roundTrip_) / 8 : roundTrip;
    if (samples_.size() == 16) samples_.pop_front();
    samples_.emplace_back(roundTrip, serverTime + roundTrip / 2 - now);
    const auto best = std::min_element(samples_.begin(), samples_.end())->second;
    // The first estimate applies at once; later ones a little at a time, so that nothing jumps.
    offset_ = samples_.size() == 1 ? best : offset_ + std::clamp(best - offset_, -5.0, 5.0);
  }

  bool isKnown() const { return !samples_.empty(); }
  double serverTime(double now) const { return now + offset_; }
  double roundTrip() const { return roundTrip_; }

 private:
  std::deque<std::pair<double, double>> samples_;  // Each round trip, and its offset.
  double offset_ = 0, roundTrip_ = 0;
};

}  // namespace tadpoles
