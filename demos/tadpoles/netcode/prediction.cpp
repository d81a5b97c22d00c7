// Predicts the player's own tadpole, and corrects mistakes gently.
#include "prediction.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>

namespace tadpoles {

std::uint32_t Prediction::steer(Input input) {
  inputs_.push_back(input);
  before_ = now_;
  swim(now_, input);
  return ++sent_;
}

void Prediction::reconcile(std::uint32_t applied, const Tadpole& tadpole) {
  while (!inputs_.empty() && sent_ - static_cast<std::uint32_t>(inputs_.size()) < applied)
    inputs_.pop_front();
  const auto shown = std::exchange(now_, tadpole);
  before_ = tadpole;
  for (const auto input : inputs_) {
    before_ = now_;
    swim(now_, input);
  }
  if (!std::exchange(isKnown_, true)) return;
  const auto x = pixels(shown.at.x - now_.at.x), y = pixels(shown.at.y - now_.at.y);
  lastError_ = std::hypot(x, y);
  errorX_ += x, errorY_ += y;  // The picture stays where it was for now.
}

void Prediction::smooth() {
  const auto left = std::hypot(errorX_, errorY_);
  if (left == 0) return;
  const auto step = std::max(left / 10, 0.05);
  const auto part = std::min({step, correctionPerFrame * bodyLength(now_), left}) / left;
  errorX_ -= errorX_ * part;
  errorY_ -= errorY_ * part;
}

Prediction::Place Prediction::placeAt(double part) const {
  const auto between = [part](double one, double other) { return one + (other - one) * part; };
  const auto turn = static_cast<std::int16_t>(now_.heading - before_.heading);
  return {between(pixels(before_.at.x), pixels(now_.at.x)) + errorX_,
          between(pixels(before_.at.y), pixels(now_.at.y)) + errorY_,
          (before_.heading + turn * part) * std::numbers::pi / 32768};
}

}  // namespace tadpoles
