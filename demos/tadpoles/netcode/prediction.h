// The player's own tadpole moves at once, without waiting for the server: client-side prediction
// with server reconciliation, as Gabriel Gambetta describes it.
#pragma once

#include <cstdint>
#include <deque>

#include "../pond/pond.h"

namespace tadpoles {

class Prediction {
 public:
  // How far a correction may move the tadpole in one frame, in addition to its swimming.
  static constexpr double correctionPerFrame = 0.05;  // Of its body's length.

  // Applies the input locally, one tick ahead; returns the number to send it with.
  std::uint32_t steer(Input input);

  // The server's tadpole after it applied all inputs up to that number. The later inputs are
  // applied to it again.
  void reconcile(std::uint32_t applied, const Tadpole& tadpole);

  // For a new connection: inputs that the old one had sent without confirmation are lost.
  void restart() { inputs_.clear(), sent_ = 0; }

  // Called once per frame; reduces what is left of the last corrections.
  void smooth();

  const Tadpole& tadpole() const { return now_; }

  // Where it is on the screen, `part` (0 to 1) of a tick after the last input.
  struct Place {
    double x, y, heading;  // In pixels, and radians.
  };
  Place placeAt(double part) const;

  std::size_t unconfirmed() const { return inputs_.size(); }
  double lastError() const { return lastError_; }  // How wrong the last prediction was, in pixels.

 private:
  std::deque<Input> inputs_;  // Those that the server has not confirmed.
  std::uint32_t sent_ = 0;    // The last one's number.
  Tadpole before_, now_;      // Before and after the last input.
  bool isKnown_ = false;
  double errorX_ = 0, errorY_ = 0, lastError_ = 0;  // In pixels; what is still shown too far off.
};

}  // namespace tadpoles
