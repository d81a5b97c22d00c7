// Leaves out points that a line does not need.
#pragma once

#include "drawing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace sketchpad {

// The distance of the point from the line between two others.
inline double distance(Point point, Point from, Point to) {
  const double wayX = to.x - from.x, wayY = to.y - from.y;
  const double x = point.x - from.x, y = point.y - from.y;
  const double square = wayX * wayX + wayY * wayY;
  const double part = square == 0 ? 0 : std::clamp((x * wayX + y * wayY) / square, 0.0, 1.0);
  return std::hypot(x - part * wayX, y - part * wayY);
}

// Ramer–Douglas–Peucker: keeps the most distant point, and repeats this on both sides. The last
// point is always kept; `from` is already there.
inline void simplify(Point from, std::span<const Point> points, double tolerance,
                     std::vector<Point>& kept) {
  if (points.empty()) return;
  std::size_t farthestAt = 0;
  double most = 0;
  for (std::size_t i = 0; i + 1 < points.size(); ++i) {
    const double away = distance(points[i], from, points.back());
    if (away <= most) continue;
    most = away;
    farthestAt = i;
  }
  if (most <= tolerance) return kept.push_back(points.back());
  simplify(from, points.first(farthestAt + 1), tolerance, kept);
  simplify(points[farthestAt], points.subspan(farthestAt + 1), tolerance, kept);
}

}  // namespace sketchpad
