// A scripted pen: the same figures on both targets, for pictures and tests.
#include "script.h"

#include "room.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace sketchpad {
namespace {

using Stroke = std::vector<Point>;
using Strokes = std::vector<Stroke>;

constexpr double turn = 2 * std::numbers::pi;

// A curve from 0 to 1 in this many steps.
template <class Curve>
Stroke trace(int steps, Curve curve) {
  Stroke stroke;
  for (int i = 0; i <= steps; ++i) {
    const auto [x, y] = curve(static_cast<double>(i) / steps);
    stroke.push_back({static_cast<int>(std::lround(x)), static_cast<int>(std::lround(y))});
  }
  return stroke;
}

struct Place {
  double x, y;
};

Place around(Place centre, double radius, double angle) {
  return {centre.x + radius * std::cos(angle), centre.y + radius * std::sin(angle)};
}

Strokes flower() {
  const Place centre{760, 740};
  const auto petals = trace(360, [&](double t) {
    return around(centre, 150 + 330 * std::pow(std::sin(3.5 * turn * (t - 0.25)), 2), turn * t);
  });
  const auto heart = trace(60, [&](double t) { return around(centre, 95, turn * t); });
  const auto stemAt = [&](double t) {
    return Place{centre.x + 130 * std::sin(t * turn / 3), centre.y + 160 + 940 * t};
  };
  const auto stem = trace(60, stemAt);
  // Out along one edge and back along the other.
  const auto leaf = trace(80, [&](double t) {
    const auto base = stemAt(0.7);
    const double along = 1 - std::abs(2 * t - 1);
    const double bulge = (t < 0.5 ? -95 : 95) * std::sin(along * turn / 2);
    return Place{base.x + 330 * along + bulge * 0.45, base.y - 190 * along + bulge};
  });
  return {petals, heart, stem, leaf};
}

Strokes spiral() {
  const auto snail = trace(300, [](double t) {
    return around({1680, 640}, 20 + 400 * t, turn * (5 * t));
  });
  return {snail};
}

Strokes wave() {
  Strokes waves;
  for (int row = 0; row < 3; ++row) {
    waves.push_back(trace(160, [&](double t) {
      return Place{1330 + 1650 * t, 1480 + 130 * row + 55 * std::sin(turn * (5 * t + row / 4.0))};
    }));
  }
  return waves;
}

Strokes star() {
  Strokes stars;
  for (const auto& [centre, size] :
       {std::pair{Place{2620, 520}, 330.0}, {{2260, 1040}, 150.0}, {{2930, 1080}, 190.0}}) {
    Stroke stroke;
    for (int point = 0; point <= 5; ++point) {
      const auto at = around(centre, size, turn * (point * 0.4 - 0.25));
      const Point tip{static_cast<int>(at.x), static_cast<int>(at.y)};
      // Points close to each other make a corner, and a line between distant ones a movement.
      const auto from = stroke.empty() ? tip : stroke.back();
      for (int i = 1; i <= 14; ++i)
        stroke.push_back({from.x + (tip.x - from.x) * i / 14, from.y + (tip.y - from.y) * i / 14});
    }
    stars.push_back(std::move(stroke));
  }
  return stars;
}

}  // namespace

std::vector<std::vector<Point>> figure(std::string_view name) {
  if (name == "flower") return flower();
  if (name == "spiral") return spiral();
  if (name == "wave") return wave();
  if (name == "star") return star();
  return {};
}

ScriptedPen::ScriptedPen(std::vector<std::vector<Point>> strokes) : strokes_(std::move(strokes)) {
  std::size_t points = 0;
  for (const auto& stroke : strokes_) points += stroke.size();
  pointsPerFrame_ = points / 120 + 1;
}

void ScriptedPen::frame(Room& room) {
  if (isDone()) return;
  const auto& points = strokes_[stroke_];
  if (point_ == 0) room.press(points[point_++]);
  for (std::size_t i = 0; i < pointsPerFrame_ && point_ < points.size(); ++i)
    room.drawTo(points[point_++]);
  if (point_ < points.size()) return;
  room.release();
  ++stroke_;
  point_ = 0;
}

}  // namespace sketchpad
