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
constexpr int largestHole = 256;          // In units: 90 pixels, about.
constexpr std::size_t mostHoles = 200;    // Then the whole is painted anew instead.
constexpr int unitsInPixel = 16;          // At most, in a small window.

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
      reach.include({static_cast<int>(curves[i]), static_cast<int>(curves[i + 1])});
    if (reach.grown(static_cast<int>(width)).touches(box)) line(width, curves);
  };
}

// Its part of the paper, in pieces of equal size.
void cutUp(Box box, std::vector<Box>& holes) {
  const Box paper{-largestHole, -largestHole, paperWidth + largestHole, paperHeight + largestHole};
  if (!box.touches(paper)) return;
  box = {std::max(box.left, paper.left), std::max(box.top, paper.top),
         std::min(box.right, paper.right), std::min(box.bottom, paper.bottom)};
  const int width = box.right - box.left, height = box.bottom - box.top;
  const int columns = width / largestHole + 1, rows = height / largestHole + 1;
  const auto part = [](int start, int size, int i, int count) {
    return start + static_cast<int>(std::int64_t{size} * i / count);
  };
  for (int row = 0; row < rows; ++row) {
    for (int column = 0; column < columns; ++column)
      holes.push_back({.left = part(box.left, width, column, columns),
                       .top = part(box.top, height, row, rows),
                       .right = part(box.left, width, column + 1, columns),
                       .bottom = part(box.top, height, row + 1, rows)});
  }
}

}  // namespace

void Painter::paint(Drawing& drawing, PersonId me, Clock::time_point deadline) {
  const auto changed = drawing.takeChanged();
  const auto holes = drawing.takeHoles();
  if (std::exchange(generation_, drawing.generation()) != drawing.generation()) {
    startAnew();
  } else if (isRepainting_ && holes.size() <= mostHoles) {
    update(next_, drawing, changed);
    for (const auto& hole : holes) mend(next_, drawing, hole);
  } else if (isRepainting_) {
    startAnew();
  } else {
    shown_.end = drawing.strokes().size();
    update(shown_, drawing, changed);
    for (const auto& hole : holes) cutUp(hole, holes_);
    holes_.size() > mostHoles ? startAnew() : mendHoles(drawing, deadline);
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

void Painter::mendHoles(const Drawing& drawing, Clock::time_point deadline) {
  while (!holes_.empty()) {
    mend(shown_, drawing, holes_.back());
    holes_.pop_back();
    if (Clock::now() >= deadline) return;
  }
}

// Where a stroke was taken away, those that touch its place are painted once more.
void Painter::mend(const Picture& picture, const Drawing& drawing, const Box& hole) {
  // A canvas cuts along whole pixels, which may be a few units more.
  const auto touched = hole.grown(unitsInPixel);
  canvas_.beginCut(picture.layer, hole);
  for (std::size_t i = 0; i < picture.end; ++i) {
    const auto& stroke = drawing.strokes()[i];
    if (stroke.points.empty() || !stroke.reach().touches(touched)) continue;
    const auto line = lineOn(canvas_, picture.layer, stroke.pen);
    traceLines(stroke, 0, stroke.finished, linesWithin(touched, line), curvesInPatch);
  }
  canvas_.endCut(picture.layer);
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
