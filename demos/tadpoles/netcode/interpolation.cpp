// The jitter buffer, and what is shown between two snapshots.
#include "interpolation.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tadpoles {
namespace {

// Between two snapshots of the same tadpole, `part` (0 to 1) of the way.
Shown between(const Seen& one, const Seen& other, double part, double milliseconds) {
  const double x = pixels(one.x * Seen::step), y = pixels(one.y * Seen::step);
  const double dx = pixels(other.x * Seen::step) - x, dy = pixels(other.y * Seen::step) - y;
  const auto turn = static_cast<std::int8_t>(other.heading - one.heading);
  const auto heading = (one.heading + turn * part) * std::numbers::pi / 128;
  return {x + dx * part,     y + dy * part,     heading,
          dx / milliseconds, dy / milliseconds, other.size * 4};
}

// Corrects a wrong guess little by little.
void smooth(Shown& now, const Shown& last, double passed) {
  // Where it would be shown, if it had swum on.
  const auto x = last.x + last.velocityX * passed, y = last.y + last.velocityY * passed;
  const bool wasWrong =
      last.isGuessed || std::hypot(x - now.x - last.errorX, y - now.y - last.errorY) > 4;
  const auto errorX = wasWrong ? x - now.x : last.errorX;
  const auto errorY = wasWrong ? y - now.y : last.errorY;
  const auto size = std::hypot(errorX, errorY);
  if (size == 0) return;
  const auto most = Interpolation::fastestCorrection * passed;
  const auto left = std::max(0.0, size - std::clamp(size * passed / 150, 0.01, most + 0.01));
  now.errorX = errorX * left / size;
  now.errorY = errorY * left / size;
  now.x += now.errorX;
  now.y += now.errorY;
}

}  // namespace

void Interpolation::add(const Snapshot& snapshot, double serverNow) {
  const double at = snapshot.tick * static_cast<double>(millisecondsPerTick);
  // RFC 3550 §6.4.1: jitter is how much the lateness differs from the last snapshot's, smoothed.
  const auto late = serverNow - at;
  if (!known_.empty()) jitter_ += (std::abs(late - lastLate_) - jitter_) / 16;
  lastLate_ = late;
  known_.push_back({at, snapshot.others});
  while (known_.size() > 2 && known_[1].at < shownAt_ - 1000) known_.pop_front();
}

const ById<Shown>& Interpolation::show(double serverNow) {
  const auto passed = lastShow_ ? std::clamp(serverNow - *lastShow_, 0.0, 1000.0) : 0;
  lastShow_ = serverNow;
  // Changes by at most a twentieth of the time: nobody notices others swim 5 % faster for a moment.
  const auto wanted = std::clamp(leastDelay + 3 * jitter_, leastDelay, longestDelay);
  delay_ += std::clamp(wanted - delay_, -passed / 20, passed / 20);
  shownAt_ = std::max(shownAt_, serverNow - delay_);
  auto now = positions();
  ByIdWalk last(shown_);
  for (auto& [id, shown] : now) {
    if (const auto* before = last.seek(id)) smooth(shown, *before, passed);
  }
  return shown_ = std::move(now);
}

// The positions by the snapshots.
ById<Shown> Interpolation::positions() const {
  ById<Shown> now;
  const auto after = std::find_if(known_.begin(), known_.end(),
                                  [this](const Known& known) { return known.at >= shownAt_; });
  if (after == known_.end()) return guesses();
  const auto before = after == known_.begin() ? after : after - 1;
  const auto span = std::max(after->at - before->at, 1.0);
  const auto part = std::clamp((shownAt_ - before->at) / span, 0.0, 1.0);
  ByIdWalk older(before->others);
  for (const auto& [id, seen] : after->others) {
    const auto* from = older.seek(id);
    now.append(id, between(from ? *from : seen, seen, part, span));
  }
  return now;
}

// Dead reckoning: they keep swimming as in the last known ticks.
ById<Shown> Interpolation::guesses() const {
  constexpr std::size_t ticks = 4;
  ById<Shown> now;
  if (known_.empty()) return now;
  const auto& newest = known_.back();
  const auto& before = known_[known_.size() > ticks ? known_.size() - 1 - ticks : 0];
  const auto ahead = std::min(shownAt_ - newest.at, longestGuess);
  ByIdWalk older(before.others);
  for (const auto& [id, seen] : newest.others) {
    const auto* from = older.seek(id);
    auto shown = between(from ? *from : seen, seen, 1, std::max(newest.at - before.at, 1.0));
    shown.x += shown.velocityX * ahead, shown.y += shown.velocityY * ahead;
    shown.isGuessed = true;
    if (ahead == longestGuess) shown.velocityX = shown.velocityY = 0;
    now.append(id, shown);
  }
  return now;
}

}  // namespace tadpoles
