// What the server's clock shows now, measured by pings.
#pragma once

#include <algorithm>
#include <cmath>
#include <deque>

namespace tadpoles {

// Times are milliseconds. As Cristian described it in 1989: the answer was on its way for half the
// round trip, and the shortest of the last round trips says it best.
class ServerClock {
 public:
  static constexpr double pingEvery = 500;

  void hear(double sentAt, double serverTime, double now) {
    const auto roundTrip = now - sentAt;
    if (samples_.size() == 16) samples_.pop_front();
    samples_.push_back({roundTrip, serverTime + roundTrip / 2 - now});
    // RFC 6298 §2, for the panel.
    roundTrip_ =
        isKnown() && roundTrip_ > 0 ? roundTrip_ + (roundTrip - roundTrip_) / 8 : roundTrip;
    const auto& best = *std::min_element(
        samples_.begin(), samples_.end(),
        [](const Sample& one, const Sample& other) { return one.roundTrip < other.roundTrip; });
    // The first one at once; later ones a little at a time, so that nothing jumps.
    if (samples_.size() == 1)
      offset_ = best.offset;
    else
      offset_ += std::clamp(best.offset - offset_, -5.0, 5.0);
  }

  bool isKnown() const { return !samples_.empty(); }
  double serverTime(double now) const { return now + offset_; }
  double roundTrip() const { return roundTrip_; }

  void forget() { *this = {}; }

 private:
  struct Sample {
    double roundTrip, offset;
  };
  std::deque<Sample> samples_;
  double offset_ = 0, roundTrip_ = 0;
};

}  // namespace tadpoles
