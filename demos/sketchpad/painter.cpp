// Paints the drawing: finished parts once, on a layer that stays, and the rest in every frame.
#include "painter.h"

#include "curves.h"

#include <algorithm>
#include <utility>

namespace sketchpad {
namespace {

constexpr std::size_t strokesBetweenLooksAtTheClock = 64;
constexpr std::size_t curvesInLine = 12;
constexpr std::size_t mostHoles = 1000;  // With more, the whole drawing is repainted instead.
constexpr std::size_t holesInBatch = 4;
constexpr int partOfTime =
    3;  // Repairs get no larger share than this, so that frames take equally long.

LineSink lineOn(Canvas& canvas, Canvas::Layer layer, const Pen& pen) {
  const auto& colour = pen.erases ? paperColour : inPalette(pen.colour);
  return [&canvas, layer, &colour](double width, std::span<const float> curves) {
    canvas.draw(layer, colour, width, curves);
  };
}

// Of a stroke's curves, which arrive one by one, only those that touch one of the boxes, joined.
class Patch {
 public:
  Patch(const std::vector<Box>& boxes, LineSink line) : boxes_(boxes), line_(std::move(line)) {}

  void add(double width, std::span<const float> curve) {
    if (!touches(width, curve)) return end();
    if (width != width_) end();
    width_ = width;
    curves_.insert(curves_.end(), curve.begin() + (curves_.empty() ? 0 : 2), curve.end());
  }
  void end() {
    if (!curves_.empty()) line_(width_, curves_);
    curves_.clear();
  }

 private:
  bool touches(double width, std::span<const float> curve) const {
    Box box;
    for (std::size_t i = 0; i + 1 < curve.size(); i += 2)
      box.include(Point{static_cast<int>(curve[i]), static_cast<int>(curve[i + 1])});
    const auto reach = box.grown(static_cast<int>(width) / 2 + 2);
    return std::any_of(boxes_.begin(), boxes_.end(),
                       [&reach](const Box& hole) { return reach.touches(hole); });
  }

  const std::vector<Box>& boxes_;
  LineSink line_;
  double width_ = 0;
  std::vector<float> curves_;
};

}  // namespace

void Painter::paint(Drawing& drawing, PersonId me, Clock::time_point deadline) {
  const auto changed = drawing.takeChanged();
  const auto holes = drawing.takeHoles();
  holes_.insert(holes_.end(), holes.begin(), holes.end());
  const bool isOther = std::exchange(generation_, drawing.generation()) != drawing.generation();
  if (isOther || holes_.size() > mostHoles) {
    startAnew();
  } else {
    auto& picture = isRepainting_ ? next_ : shown_;
    if (!isRepainting_) picture.end = drawing.strokes().size();
    update(picture, drawing, changed);
    mendHoles(picture, drawing, deadline);
  }
  if (isRepainting_) repaint(drawing, deadline);
  paintLive(drawing, me);
}

void Painter::startAnew() {
  isRepainting_ = true;
  canvas_.clear(Canvas::Layer::next);
  next_.inked.clear();
  next_.end = 0;
  holes_.clear();
}

void Painter::repaint(const Drawing& drawing, Clock::time_point deadline) {
  const auto count = drawing.strokes().size();
  next_.inked.resize(count);
  while (next_.end < count) {
    ink(next_, drawing, next_.end++);
    if (next_.end % strokesBetweenLooksAtTheClock == 0 && Clock::now() >= deadline) return;
  }
  canvas_.showNext();
  std::swap(shown_.inked, next_.inked);
  isRepainting_ = false;
}

// Only what is already in the picture: the rest follows in order.
void Painter::update(Picture& picture, const Drawing& drawing,
                     const std::vector<std::size_t>& changed) {
  picture.inked.resize(drawing.strokes().size());
  for (const auto i : changed) {
    if (i < picture.end) ink(picture, drawing, i);
  }
}

// Where a stroke was removed, repaints the strokes that touch its place.
void Painter::mendHoles(const Picture& picture, const Drawing& drawing,
                        Clock::time_point deadline) {
  const auto now = Clock::now();
  const auto end = now + (deadline - now) / partOfTime;
  while (!holes_.empty()) {
    const auto count = std::min(holes_.size(), holesInBatch);
    mend(picture, drawing, std::span(holes_).last(count));
    holes_.resize(holes_.size() - count);
    if (Clock::now() >= end) return;
  }
}

// The holes of one stroke are neighbours: a stroke in several of them is painted once.
void Painter::mend(const Picture& picture, const Drawing& drawing, std::span<const Box> holes) {
  const int seam = canvas_.beginCut(picture.layer, holes);
  Box all;
  std::vector<Box> touched;
  for (const auto& hole : holes) {
    touched.push_back(hole.grown(seam));
    all.include(touched.back());
  }
  for (std::size_t i = 0; i < picture.end; ++i) {
    const auto& stroke = drawing.strokes()[i];
    if (stroke.points.empty() || !stroke.reach().touches(all)) continue;
    Patch patch(touched, lineOn(canvas_, picture.layer, stroke.pen));
    const auto add = [&patch](double width, std::span<const float> curve) {
      patch.add(width, curve);
    };
    traceLines(stroke, {.end = picture.inked[i].points}, stroke.finished, add, 1);
    patch.end();
  }
  canvas_.endCut(picture.layer);
}

// In the same lines, whenever its points arrived: where two lines overlap, the edge is a little
// darker, and a stroke painted point by point would look like a string of beads.
void Painter::ink(Picture& picture, const Drawing& drawing, std::size_t index) {
  const auto& stroke = drawing.strokes()[index];
  auto& inked = picture.inked[index];
  const auto count = stroke.points.size();
  const auto line = lineOn(canvas_, picture.layer, stroke.pen);
  if (stroke.finished) {
    if (count == 0 || (inked.finished && inked.points == count)) return;
    traceLines(stroke, {.inked = inked.points}, true, line, curvesInLine);
    inked = {count, true};
  } else if (const auto whole = pointsInWholeLines(stroke, curvesInLine); whole > inked.points) {
    traceLines(stroke, {inked.points, whole}, false, line, curvesInLine);
    inked.points = whole;
  }
}

// The parts of unfinished strokes that are not in the ink, as one line each.
void Painter::paintLive(const Drawing& drawing, PersonId me) {
  const auto live = Canvas::Layer::live;
  canvas_.clear(live);
  if (drawing.isEmpty()) canvas_.drawInvitation("Draw something. Everybody here sees it.");
  for (const auto& [author, i] : drawing.current()) {
    const auto& stroke = drawing.strokes()[i];
    const auto inked = isRepainting_ ? 0 : shown_.inked[i].points;
    traceLines(stroke, {.inked = inked}, true, lineOn(canvas_, live, stroke.pen));
  }
  for (const auto& [id, person] : drawing.people()) {
    if (id != me && person.cursor) canvas_.drawCursor(person);
  }
}

void paintAll(Canvas& canvas, Canvas::Layer layer, const Drawing& drawing) {
  for (const auto& stroke : drawing.strokes()) {
    if (!stroke.points.empty())
      traceLines(stroke, {}, true, lineOn(canvas, layer, stroke.pen), curvesInLine);
  }
}

}  // namespace sketchpad
