// Paints the drawing: finished parts once, on a layer that stays, and the rest in every frame.
#include "painter.h"

#include "curves.h"

#include <algorithm>
#include <utility>

namespace sketchpad {
namespace {

constexpr std::size_t strokesBetweenLooksAtTheClock = 64;
constexpr std::size_t curvesInLine = 12;
constexpr std::size_t curvesInPatch = 6;  // Fewer, since of a hole they are more often beside it.
constexpr std::size_t mostHoles = 1000;   // Then the whole is painted anew instead.
constexpr std::size_t holesInBatch = 16;
constexpr int partOfTime = 3;     // Mending gets no more, so that frames take equally long.
constexpr int unitsInPixel = 16;  // At most, in a small window.

LineSink lineOn(Canvas& canvas, Canvas::Layer layer, const Pen& pen) {
  const auto& colour = pen.erases ? paperColour : inPalette(pen.colour);
  return [&canvas, layer, &colour](double width, std::span<const float> curves) {
    canvas.draw(layer, colour, width, curves);
  };
}

// Of what is drawn, only the lines that touch the box.
LineSink linesWithin(const Box& box, const LineSink& line) {
  return [box, line](double width, std::span<const float> curves) {
    Box reach;
    for (std::size_t i = 0; i + 1 < curves.size(); i += 2)
      reach.include(Point{static_cast<int>(curves[i]), static_cast<int>(curves[i + 1])});
    if (reach.grown(static_cast<int>(width)).touches(box)) line(width, curves);
  };
}

// A canvas cuts along whole pixels, which may be a few units more.
Box withSeam(const Box& hole) { return hole.grown(unitsInPixel); }

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

// Only what the picture has already: the rest comes in its turn.
void Painter::update(Picture& picture, const Drawing& drawing,
                     const std::vector<std::size_t>& changed) {
  picture.inked.resize(drawing.strokes().size());
  for (const auto i : changed) {
    if (i < picture.end) ink(picture, drawing, i);
  }
}

// Where a stroke was taken away, those that touch its place are painted once more.
void Painter::mendHoles(const Picture& picture, const Drawing& drawing,
                        Clock::time_point deadline) {
  const auto now = Clock::now();
  const auto end = now + (deadline - now) / partOfTime;
  while (!holes_.empty()) {
    // Those of one stroke are neighbours, and share the look at all strokes.
    const auto batch = std::span(holes_).last(std::min(holes_.size(), holesInBatch));
    const auto neighbours = strokesAt(batch, picture, drawing);
    for (std::size_t left = batch.size(); left > 0; --left) {
      mend(picture.layer, holes_.back(), neighbours);
      holes_.pop_back();
      if (Clock::now() >= end) return;
    }
  }
}

void Painter::mend(Canvas::Layer layer, const Box& hole,
                   const std::vector<const Stroke*>& neighbours) {
  const auto touched = withSeam(hole);
  canvas_.beginCut(layer, hole);
  for (const auto* stroke : neighbours) {
    if (!stroke->reach().touches(touched)) continue;
    const auto line = lineOn(canvas_, layer, stroke->pen);
    traceLines(*stroke, 0, stroke->finished, linesWithin(touched, line), curvesInPatch);
  }
  canvas_.endCut(layer);
}

std::vector<const Stroke*> Painter::strokesAt(std::span<const Box> holes, const Picture& picture,
                                              const Drawing& drawing) {
  Box all;
  for (const auto& hole : holes) all.include(hole);
  all = withSeam(all);
  std::vector<const Stroke*> strokes;
  for (const auto& stroke : std::span(drawing.strokes()).first(picture.end)) {
    if (!stroke.points.empty() && stroke.reach().touches(all)) strokes.push_back(&stroke);
  }
  return strokes;
}

void Painter::ink(Picture& picture, const Drawing& drawing, std::size_t index) {
  const auto& stroke = drawing.strokes()[index];
  auto& inked = picture.inked[index];
  const auto count = stroke.points.size();
  const bool ends = stroke.finished && !(inked.finished && inked.points == count);
  if (count == 0 || (inked.points == count && !ends)) return;
  traceLines(stroke, inked.points, ends, lineOn(canvas_, picture.layer, stroke.pen), curvesInLine);
  inked = {count, stroke.finished};
}

void Painter::paintLive(const Drawing& drawing, PersonId me) {
  const auto live = Canvas::Layer::live;
  canvas_.clear(live);
  if (drawing.isEmpty()) canvas_.drawInvitation("Draw something. Everybody here sees it.");
  for (const auto& [author, i] : drawing.current()) {
    const auto& stroke = drawing.strokes()[i];
    const auto line = lineOn(canvas_, live, stroke.pen);
    isRepainting_ ? traceLines(stroke, 0, true, line) : traceTail(stroke, line);
  }
  for (const auto& [id, person] : drawing.people()) {
    if (id != me && person.cursor) canvas_.drawCursor(person);
  }
}

void paintAll(Canvas& canvas, Canvas::Layer layer, const Drawing& drawing) {
  for (const auto& stroke : drawing.strokes()) {
    if (!stroke.points.empty()) traceLines(stroke, 0, true, lineOn(canvas, layer, stroke.pen));
  }
}

}  // namespace sketchpad
