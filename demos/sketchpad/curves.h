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

// What a stroke has beyond its first `inked` points, but for the way to the last point, which is
// still open while somebody draws; `ends` adds that too. Of one width each, and of so many curves
// at most: long lines that cross themselves take long to fill.
void traceLines(const Stroke& stroke, std::size_t inked, bool ends, const LineSink& sink,
                std::size_t mostCurves = mostPointsInStroke);

// The way to the last point alone.
void traceTail(const Stroke& stroke, const LineSink& sink);

// Boxes along the stroke around all that traceLines() draws of it: small ones, so that they hold
// little else. Of what is beside the paper there are none.
std::vector<Box> placesOf(const Stroke& stroke);

}  // namespace sketchpad
