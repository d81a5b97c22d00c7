// Paints the drawing: finished parts once, on a layer that stays, and the rest in every frame.
#include "painter.h"

#include <algorithm>

namespace sketchpad {
namespace {

// A stroke is a chain of quadratic curves: each point bends the line on its way from the middle
// before it to the middle behind it. Only the way to the last point is still open.
class Curves {
 public:
  Curves(std::vector<float>& numbers, const std::vector<Point>& points)
      : numbers_(numbers), points_(points) {
    numbers_.clear();
  }

  // Starts where the curves of the first `count` points end.
  void startAfter(std::size_t count) {
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

 private:
  void add(Point point) {
    numbers_.push_back(static_cast<float>(point.x));
    numbers_.push_back(static_cast<float>(point.y));
  }

  // Between this point and the next.
  void addMiddle(std::size_t i) {
    numbers_.push_back(static_cast<float>(points_[i].x + points_[i + 1].x) / 2);
    numbers_.push_back(static_cast<float>(points_[i].y + points_[i + 1].y) / 2);
  }

  std::vector<float>& numbers_;
  const std::vector<Point>& points_;
};

}  // namespace

void Painter::paint(Drawing& drawing, PersonId me) {
  const auto& strokes = drawing.strokes();
  auto changed = drawing.takeChanged();
  if (generation_ != drawing.generation()) {
    generation_ = drawing.generation();
    canvas_.clear(Canvas::Layer::ink);
    inked_.clear();
    changed.resize(strokes.size());
    for (std::size_t i = 0; i < changed.size(); ++i) changed[i] = i;
  }
  inked_.resize(strokes.size());
  for (const auto i : changed) ink(strokes[i], inked_[i]);

  canvas_.clear(Canvas::Layer::live);
  if (drawing.isEmpty()) canvas_.drawInvitation("Draw something. Everybody here sees it.");
  for (const auto& [author, i] : drawing.current()) drawTail(strokes[i]);
  for (const auto& [id, person] : drawing.people()) {
    if (id != me && person.cursor) canvas_.drawCursor(person);
  }
}

void Painter::ink(const Stroke& stroke, Inked& inked) {
  const auto count = stroke.points.size();
  if (count == 0) return;
  const bool ends = stroke.finished && !(inked.finished && inked.points == count);
  if (inked.points == count && !ends) return;
  Curves curves(curves_, stroke.points);
  curves.startAfter(inked.points);
  for (auto i = inked.points < 2 ? 0 : inked.points - 1; i + 1 < count; ++i) curves.bendAt(i);
  if (ends) curves.endAtLast();
  inked = {count, stroke.finished};
  if (curves_.size() > 2) canvas_.draw(Canvas::Layer::ink, stroke.pen, curves_);
}

void Painter::drawTail(const Stroke& stroke) {
  Curves curves(curves_, stroke.points);
  curves.startAfter(stroke.points.size());
  curves.endAtLast();
  canvas_.draw(Canvas::Layer::live, stroke.pen, curves_);
}

}  // namespace sketchpad
