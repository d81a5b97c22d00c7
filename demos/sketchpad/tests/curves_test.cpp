// The places of a stroke on the paper: all of it, and little else.
#include "curves.h"

#include "style.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace sketchpad {
namespace {

constexpr Pen widePen{.width = 10};

Stroke strokeOf(std::vector<Point> points) {
  Stroke stroke{.pen = widePen, .points = std::move(points)};
  for (const auto point : stroke.points) stroke.box.include(point);
  return stroke;
}

// A rosette: tight bends, and points that are far apart.
Stroke rosette() {
  std::vector<Point> points;
  for (int i = 0; i <= 200; ++i) {
    const double angle = i * 2 * std::numbers::pi / 200;
    const double radius = 300 + 200 * std::sin(7.3 * angle);
    points.push_back({1000 + static_cast<int>(radius * std::cos(angle)),
                      900 + static_cast<int>(radius * std::sin(angle))});
  }
  return strokeOf(points);
}

bool holds(const std::vector<Box>& boxes, double x, double y) {
  return std::any_of(boxes.begin(), boxes.end(), [x, y](const Box& box) {
    return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  });
}

double areaOf(const std::vector<Box>& boxes) {
  double area = 0;
  for (const auto& box : boxes)
    area += static_cast<double>(box.right - box.left) * (box.bottom - box.top);
  return area;
}

// Calls `visit` with every place that the pen touches, at most half a unit apart.
template <class Visit>
void visitInk(const Stroke& stroke, Visit visit) {
  traceLines(stroke, {}, true, [&visit](double width, std::span<const float> curves) {
    for (std::size_t i = 0; i + 5 < curves.size(); i += 4) {
      for (int step = 0; step <= 100; ++step) {
        const double t = step / 100.0, before = (1 - t) * (1 - t), bend = 2 * t * (1 - t);
        const double x = before * curves[i] + bend * curves[i + 2] + t * t * curves[i + 4];
        const double y = before * curves[i + 1] + bend * curves[i + 3] + t * t * curves[i + 5];
        for (int side = 0; side < 16; ++side) {
          const double angle = side * std::numbers::pi / 8;
          visit(x + width / 2 * std::cos(angle), y + width / 2 * std::sin(angle));
        }
      }
    }
  });
}

TEST(Places, HoldAllThatIsDrawn) {
  const auto stroke = rosette();
  const auto boxes = placesOf(stroke);
  int missed = 0, visited = 0;
  visitInk(stroke, [&](double x, double y) {
    ++visited;
    missed += !holds(boxes, x, y);
  });
  EXPECT_EQ(missed, 0);
  EXPECT_GT(visited, 100'000);
}

TEST(Places, HoldLittleElse) {
  const auto stroke = rosette();
  const auto boxes = placesOf(stroke);
  EXPECT_FALSE(holds(boxes, 1000, 900));
  EXPECT_LT(areaOf(boxes), areaOf({stroke.reach()}) / 2);
}

TEST(Places, OfALongLineAreAlongIt) {
  const auto boxes = placesOf(strokeOf({{100, 100}, {1124, 1124}}));
  EXPECT_LT(areaOf(boxes), 1024.0 * 1024 / 8);
  for (int at = 100; at <= 1124; ++at) EXPECT_TRUE(holds(boxes, at, at)) << at;
}

TEST(Places, AreSmall) {
  for (const auto& stroke : {rosette(), strokeOf({{0, 0}, {3000, 1500}})}) {
    for (const auto& box : placesOf(stroke)) {
      EXPECT_LE(box.right - box.left, 32 + 2 * stroke.rim());
      EXPECT_LE(box.bottom - box.top, 32 + 2 * stroke.rim());
    }
  }
}

TEST(Places, OfADotIsOne) {
  EXPECT_EQ(placesOf(strokeOf({{50, 60}})), (std::vector<Box>{{43, 53, 57, 67}}));
}

TEST(Places, AreOnThePaper) {
  EXPECT_TRUE(placesOf(strokeOf({{-farthest, -100}, {farthest, -100}})).empty());
  const auto boxes = placesOf(strokeOf({{-farthest, 5}, {9, 5}}));
  EXPECT_TRUE(holds(boxes, 0, 5));
  for (const auto& box : boxes) EXPECT_TRUE(box.touches({0, 0, paperWidth, paperHeight}));
}

}  // namespace
}  // namespace sketchpad
