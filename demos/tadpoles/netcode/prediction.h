// One's own tadpole moves at once, without waiting for the server: client-side prediction with
// server reconciliation, as Gabriel Gambetta describes it.
#pragma once

#include <cstdint>
#include <deque>

#include "../pond/pond.h"

namespace tadpoles {

class Prediction {
 public:
  // What a correction may move the tadpole on the screen in one frame, beside its swimming.
  static constexpr double correctionPerFrame = 0.05;  // Of its body's length.

  // Applies the input here, one tick ahead; returns the number to send it under.
  std::uint32_t steer(Input input);

  // The server has applied all inputs up to that number, and the tadpole is there then. What it has
  // not applied yet is applied once more on top.
  void reconcile(std::uint32_t applied, const Tadpole& tadpole);

  // A new connection: what was sent over the old one and not confirmed is lost.
  void restart() { inputs_.clear(), sent_ = 0; }

  // Once per frame: what is left of the last corrections gets smaller.
  void smooth();

  const Tadpole& tadpole() const { return now_; }

  // Where it is on the screen, `part` (0 to 1) of a tick after the last input.
  struct Place {
    double x, y, heading;  // In pixels, and radians.
  };
  Place placeAt(double part) const;

  std::size_t unconfirmed() const { return inputs_.size(); }
  double lastError() const { return lastError_; }  // In pixels: how wrong the last guess was.

 private:
  std::deque<Input> inputs_;  // Those that the server has not applied, as far as we know.
  std::uint32_t sent_ = 0;    // The last one's number.
  Tadpole before_, now_;      // Before and after the last input.
  bool isKnown_ = false;
  double errorX_ = 0, errorY_ = 0, lastError_ = 0;  // In pixels: what is shown too far off.
};

}  // namespace tadpoles
