// Others are shown a little in the past, between two snapshots that are both known: entity
// interpolation, as Valve's articles on the Source engine describe it. The jitter buffer adapts.
#pragma once

#include <deque>
#include <optional>

#include "snapshot.h"

namespace tadpoles {

// Where another tadpole is on the screen, in pixels, radians, and pixels per millisecond.
struct Shown {
  double x = 0, y = 0, heading = 0;
  double velocityX = 0, velocityY = 0;
  int size = 0;
  bool isGuessed = false;         // By dead reckoning, because nothing newer is known.
  double errorX = 0, errorY = 0;  // What is left of a wrong guess; included in x and y.
};

class Interpolation {
 public:
  static constexpr double leastDelay = 100, longestDelay = 500;  // Milliseconds.
  static constexpr double longestGuess = 250;                    // Then it stops and waits.
  static constexpr double fastestCorrection = 0.6;  // Pixels per millisecond, plus swimming.

  // Adds a snapshot that arrives when the server's clock shows `serverNow`, in milliseconds.
  void add(const Snapshot& snapshot, double serverNow);

  // Called once per frame: everybody in sight, as of delay() ago.
  const ById<Shown>& show(double serverNow);

  double delay() const { return delay_; }    // Milliseconds in the past.
  double jitter() const { return jitter_; }  // How unevenly snapshots arrive, on average.

 private:
  struct Known {
    double at;  // The server's clock, in milliseconds.
    ById<Seen> others;
  };

  ById<Shown> positions() const;
  ById<Shown> guesses() const;

  std::deque<Known> known_;
  ById<Shown> shown_;
  double delay_ = leastDelay, jitter_ = 0, lastLate_ = 0, shownAt_ = 0;
  std::optional<double> lastShow_;
};

}  // namespace tadpoles
