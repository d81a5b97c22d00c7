// A stroke as smooth lines: what the painter draws, and what an SVG file holds.
#pragma once

#include "drawing.h"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace sketchpad {

// A line with round ends: x, y, and then for each quadratic curve control x, control y, x, y.
using LineSink = std::function<void(double width, std::span<const float> curves)>;

// Which of a stroke's points: behind the first `inked`, up to `end`.
struct Part {
  std::size_t inked = 0, end = mostPointsInStroke;
};

// The curves of that part, but for the way to the last point, which is still open while somebody
// draws; `ends` adds that too. In lines of one width, with so many curves at most: long ones that
// cross themselves take long to fill.
void traceLines(const Stroke& stroke, Part part, bool ends, const LineSink& sink,
                std::size_t mostCurves = mostPointsInStroke);

// How many points of a stroke that goes on are in lines which no further point makes longer.
std::size_t pointsInWholeLines(const Stroke& stroke, std::size_t mostCurves);

// Boxes along the stroke around all that traceLines() draws of it: small ones, so that they hold
// little else. Of what is beside the paper there are none.
std::vector<Box> placesOf(const Stroke& stroke);

}  // namespace sketchpad
