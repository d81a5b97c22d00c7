// A stroke as smooth lines: for the painter, and for SVG files.
#include "curves.h"

#include "style.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sketchpad {
namespace {

constexpr double lightest = 0.2;  // The share of the width that is left without any pressure.

double widthAt(const Stroke& stroke, std::size_t point) {
  const double width = stroke.pen.width;
  if (!stroke.pen.presses) return width;
  return width * (lightest + (1 - lightest) * stroke.points[point].pressure / fullPressure);
}

// A stroke is a chain of quadratic curves: each point bends the line between the middle before it
// and the middle after it. Only the part to the last point is still open.
class Curves {
 public:
  explicit Curves(const std::vector<Point>& points) : points_(points) {}

  // Starts where the curves of the first `count` points end.
  void startAfter(std::size_t count) {
    numbers_.clear();
    if (count < 2)
      add(points_.front());
    else
      addMiddle(count - 2);
  }

  void bendAt(std::size_t i) {
    add(points_[i]);
    addMiddle(i);
  }

  void endAtLast() {
    add(points_.back());
    add(points_.back());
    if (points_.size() == 1) numbers_[numbers_.size() - 2] += 0.1f;  // A dot needs some length.
  }

  std::size_t count() const { return numbers_.size() / 4; }
  bool hasAny() const { return count() > 0; }
  std::span<const float> numbers() const { return numbers_; }

 private:
  void add(Point point) {
    numbers_.push_back(static_cast<float>(point.x));
    numbers_.push_back(static_cast<float>(point.y));
  }

  // Between this point and the next one.
  void addMiddle(std::size_t i) {
    numbers_.push_back(static_cast<float>(points_[i].x + points_[i + 1].x) / 2);
    numbers_.push_back(static_cast<float>(points_[i].y + points_[i + 1].y) / 2);
  }

  std::vector<float> numbers_;
  const std::vector<Point>& points_;
};

struct Place {
  float x, y;

  Place halfwayTo(Place other) const { return {(x + other.x) / 2, (y + other.y) / 2}; }
};

// Boxes around a chain of curves, one after the other, each as long as possible.
class Boxes {
 public:
  explicit Boxes(int rim) : rim_(rim) {}

  // A curve lies within the triangle of these points. A long one is halved.
  void add(Place from, Place bend, Place to) {
    Box box;
    for (const auto place : {from, bend, to}) {
      box.include(
          Point{static_cast<int>(std::lround(place.x)), static_cast<int>(std::lround(place.y))});
    }
    if (!box.grown(rim_).touches(paper)) return;
    if (!isSmall(box)) {
      const auto before = from.halfwayTo(bend), behind = bend.halfwayTo(to);
      const auto middle = before.halfwayTo(behind);
      add(from, before, middle);
      return add(middle, behind, to);
    }
    auto longer = last_;
    longer.include(box);
    if (isSmall(longer)) {
      last_ = longer;
    } else {
      endLast();
      last_ = box;
    }
  }

  std::vector<Box> take() {
    endLast();
    return std::move(boxes_);
  }

 private:
  static constexpr Box paper{0, 0, paperWidth, paperHeight};
  static constexpr int largest = 32;  // In units: about 11 pixels.

  static bool isSmall(const Box& box) {
    return box.right - box.left <= largest && box.bottom - box.top <= largest;
  }

  void endLast() {
    if (last_ != Box{}) boxes_.push_back(last_.grown(rim_));
  }

  int rim_;
  Box last_;
  std::vector<Box> boxes_;
};

}  // namespace

void traceLines(const Stroke& stroke, Part part, bool ends, const LineSink& sink,
                std::size_t mostCurves) {
  const auto most = stroke.pen.presses ? 1 : mostCurves;
  const auto end = std::min(part.end, stroke.points.size());
  Curves curves(stroke.points);
  curves.startAfter(part.inked);
  for (auto i = part.inked < 2 ? 0 : part.inked - 1; i + 1 < end; ++i) {
    curves.bendAt(i);
    if (curves.count() < most) continue;
    sink(widthAt(stroke, i), curves.numbers());
    curves.startAfter(i + 2);
  }
  if (ends) curves.endAtLast();
  if (curves.hasAny()) sink(widthAt(stroke, end - 1), curves.numbers());
}

std::size_t pointsInWholeLines(const Stroke& stroke, std::size_t mostCurves) {
  if (stroke.points.empty()) return 0;
  const auto most = stroke.pen.presses ? 1 : mostCurves;
  const auto curves = stroke.points.size() - 1;
  return curves < most ? 0 : curves / most * most + 1;
}

std::vector<Box> placesOf(const Stroke& stroke) {
  Boxes boxes(stroke.rim());
  traceLines(stroke, {}, true, [&boxes](double, std::span<const float> curves) {
    for (std::size_t i = 0; i + 5 < curves.size(); i += 4)
      boxes.add({curves[i], curves[i + 1]}, {curves[i + 2], curves[i + 3]},
                {curves[i + 4], curves[i + 5]});
  });
  return boxes.take();
}

}  // namespace sketchpad
