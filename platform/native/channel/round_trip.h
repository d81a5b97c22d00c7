// The smoothed round-trip time (RFC 6298 §2).
#pragma once

#include <algorithm>
#include <chrono>

#include "native/loop/timer.h"

namespace web::native {

class RoundTrip {
 public:
  using Duration = Clock::duration;

  explicit RoundTrip(Duration first) : smoothed_(first), variation_(first / 2), shortest_(first) {}

  void add(Duration measured) {
    variation_ += (std::chrono::abs(smoothed_ - measured) - variation_) / 4;
    smoothed_ += (measured - smoothed_) / 8;
    shortest_ = std::min(shortest_, measured);
  }

  Duration smoothed() const { return smoothed_; }
  Duration variation() const { return variation_; }
  Duration shortest() const { return shortest_; }

 private:
  Duration smoothed_, variation_, shortest_;
};

}  // namespace web::native
