// A stroke as smooth lines: for the painter, and for SVG files.
#pragma once

#include "drawing.h"

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace sketchpad {

// A line with round ends: x, y, and then for each quadratic curve: control x, control y, x, y.
using LineSink = std::function<void(double width, std::span<const float> curves)>;

// A part of a stroke's points: after the first `inked`, up to `end`.
struct Part {
  std::size_t inked = 0, end = mostPointsInStroke;
};

// The curves of this part, except the part to the last point, which is still open while somebody
// draws; `ends` adds that as well. In lines of one width, with at most this many curves: long lines
// that cross themselves take long to fill.
void traceLines(const Stroke& stroke, Part part, bool ends, const LineSink& sink,
                std::size_t mostCurves = mostPointsInStroke);

// How many points of an unfinished stroke are in lines that no further point extends.
std::size_t pointsInWholeLines(const Stroke& stroke, std::size_t mostCurves);

// Boxes along the stroke around everything that traceLines() draws of it: small ones, so that they
// contain little else. There are none outside of the paper.
std::vector<Box> placesOf(const Stroke& stroke);

}  // namespace sketchpad
