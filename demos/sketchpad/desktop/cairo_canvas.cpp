// The desktop program's canvas: pictures in memory, drawn with cairo.
#include "cairo_canvas.h"

#include "dots.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sketchpad {
namespace {

// Roughly CSS's box-shadow: a stack of increasingly faint rims.
void paintShadow(cairo_t* cairo, const Placement& paper) {
  constexpr int blur = 24;
  for (int rim = blur / 2; rim > -blur / 2; --rim) {
    tracePill(cairo, paper.left - rim, paper.top - rim + 6, paper.width + 2 * rim,
              paper.height + 2 * rim, rim + blur / 2 + 1);
    paintWith(cairo, textColour, 0.13 / blur);
    cairo_fill(cairo);
  }
}

void inUnits(cairo_t* cairo, const Placement& placement) {
  cairo_translate(cairo, placement.left, placement.top);
  cairo_scale(cairo, placement.scale, placement.scale);
}

}  // namespace

CairoCanvas::CairoCanvas(double width, double height, double density)
    : width_(width),
      height_(height),
      density_(density),
      placement_(Placement::in(width, height)),
      inkPlacement_(placement_),
      base_(picture(CAIRO_FORMAT_RGB24)),
      next_(picture(CAIRO_FORMAT_RGB24)),
      cut_(picture(CAIRO_FORMAT_RGB24)),
      frame_(picture(CAIRO_FORMAT_RGB24)),
      inked_(nowhere()),
      covered_(inked_),
      changed_(inked_) {
  paintDesk(base_.get());
  inked_.addAll();
}

CairoCanvas CairoCanvas::ofPaper() {
  CairoCanvas canvas(paperWidth, paperHeight, 1);
  canvas.place({.left = 0, .top = 0, .width = paperWidth, .height = paperHeight, .scale = 1});
  canvas.clear(Layer::next);
  canvas.showNext();
  canvas.clear(Layer::live);
  return canvas;
}

Cairo CairoCanvas::picture(cairo_format_t format) const {
  return makePicture(format, static_cast<int>(std::lround(width_ * density_)),
                     static_cast<int>(std::lround(height_ * density_)), density_);
}

Damage CairoCanvas::nowhere() const {
  auto* surface = cairo_get_target(base_.get());
  return {cairo_image_surface_get_width(surface), cairo_image_surface_get_height(surface)};
}

void CairoCanvas::add(Damage& damage, const Reach& reach) const {
  damage.add(density_ * reach.left, density_ * reach.top, density_ * reach.right,
             density_ * reach.bottom);
}

cairo_t* CairoCanvas::on(Layer layer) const {
  return layer != Layer::live && !cutParts_.empty() ? cut_.get() : picture(layer);
}

cairo_t* CairoCanvas::picture(Layer layer) const {
  if (layer == Layer::ink) return base_.get();
  return (layer == Layer::next ? next_ : frame_).get();
}

const Placement& CairoCanvas::placementOf(Layer layer) const {
  return layer == Layer::ink ? inkPlacement_ : placement_;
}

// The live layer lies on the ink, which may have been painted before the paper was moved.
void CairoCanvas::clear(Layer layer) {
  if (layer == Layer::ink) inked_.addAll();
  if (layer != Layer::live) return paintDesk(on(layer));
  const bool isMoved = inkPlacement_ != placement_;
  if (isMoved) inked_.addAll();
  changed_ = inked_;
  changed_.add(covered_);
  inked_.clear();
  covered_.clear();
  cursors_.forgetUnused();
  auto* cairo = frame_.get();
  cairo_save(cairo);
  cairo_identity_matrix(cairo);
  if (isMoved) {
    covered_.addAll();  // The current picture cannot be reused.
    paintWith(cairo, deskColour);
    cairo_paint(cairo);
    const double factor = placement_.scale / inkPlacement_.scale;
    cairo_translate(cairo, density_ * (placement_.left - inkPlacement_.left * factor),
                    density_ * (placement_.top - inkPlacement_.top * factor));
    cairo_scale(cairo, factor, factor);
  } else {
    cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
    changed_.visit([cairo](const cairo_rectangle_int_t& part) {
      cairo_rectangle(cairo, part.x, part.y, part.width, part.height);
    });
    cairo_clip(cairo);
  }
  cairo_set_source_surface(cairo, cairo_get_target(base_.get()), 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_FAST);
  cairo_paint(cairo);
  cairo_restore(cairo);
}

void CairoCanvas::showNext() {
  std::swap(base_, next_);
  inkPlacement_ = placement_;
  inked_.addAll();
}

void CairoCanvas::showAbove(cairo_t* picture, const Damage& places) {
  auto* cairo = frame_.get();
  cairo_save(cairo);
  cairo_identity_matrix(cairo);
  places.visit([cairo](const cairo_rectangle_int_t& part) {
    cairo_rectangle(cairo, part.x, part.y, part.width, part.height);
  });
  cairo_clip(cairo);
  cairo_set_source_surface(cairo, cairo_get_target(picture), 0, 0);
  cairo_paint(cairo);
  cairo_restore(cairo);
  covered_.add(places);
  changed_.add(covered_);
  cairo_surface_flush(surface());
}

// Painted on a copy, from which the parts are taken, because clipping each line to all of them
// would take longer. Along whole dots, so that the seam is invisible.
int CairoCanvas::beginCut(Layer layer, std::span<const Box> boxes) {
  const auto& placement = placementOf(layer);
  const auto dot = [&](double start, int units) {
    return density_ * (start + units * placement.scale);
  };
  Reach all{width_ * density_, height_ * density_, 0, 0};
  for (const auto& box : boxes) {
    const Reach part{
        std::floor(dot(placement.left, box.left)), std::floor(dot(placement.top, box.top)),
        std::ceil(dot(placement.left, box.right)), std::ceil(dot(placement.top, box.bottom))};
    if (layer == Layer::ink) inked_.add(part.left, part.top, part.right, part.bottom);
    all = {std::min(all.left, part.left), std::min(all.top, part.top),
           std::max(all.right, part.right), std::max(all.bottom, part.bottom)};
    cutParts_.push_back(part);
  }
  auto* cairo = cut_.get();
  cairo_save(cairo);
  clipTo(cairo, all);
  copy(cairo, picture(layer));
  cairo_save(cairo);
  onPaper(cairo, placement);
  paintWith(cairo, paperColour);
  cairo_paint(cairo);
  cairo_restore(cairo);
  return static_cast<int>(std::ceil(1 / (density_ * placement.scale)));
}

void CairoCanvas::endCut(Layer layer) {
  cairo_restore(cut_.get());
  auto* cairo = picture(layer);
  for (const auto& part : std::exchange(cutParts_, {})) {
    cairo_save(cairo);
    clipTo(cairo, part);
    copy(cairo, cut_.get());
    cairo_restore(cairo);
  }
}

void CairoCanvas::draw(Layer layer, const Colour& colour, double width,
                       std::span<const float> curves) {
  auto* cairo = on(layer);
  const bool fits = markStroke(layer, width, curves);
  const auto& placement = placementOf(layer);
  cairo_save(cairo);
  if (fits)
    inUnits(cairo, placement);
  else
    onPaper(cairo, placement);
  double x = curves[0], y = curves[1];
  cairo_move_to(cairo, x, y);
  for (std::size_t i = 2; i + 3 < curves.size(); i += 4) {
    const double bendX = curves[i], bendY = curves[i + 1];
    const double endX = curves[i + 2], endY = curves[i + 3];
    // The same curve as a cubic one, which cairo needs.
    cairo_curve_to(cairo, x + (bendX - x) * 2 / 3, y + (bendY - y) * 2 / 3,
                   endX + (bendX - endX) * 2 / 3, endY + (bendY - endY) * 2 / 3, endX, endY);
    x = endX;
    y = endY;
  }
  cairo_set_line_width(cairo, width);
  paintWith(cairo, colour);
  cairo_stroke(cairo);
  cairo_restore(cairo);
}

// On whole dots, so that it is copied and not drawn.
void CairoCanvas::drawCursor(const Person& person) {
  auto* cairo = frame_.get();
  const double x = person.cursor->x * placement_.scale, y = person.cursor->y * placement_.scale;
  const auto cursor = cursors_.of(person, placement_.width - x, density_);
  const double left = std::round(density_ * (placement_.left + x)) - cursor.tipX;
  const double top = std::round(density_ * (placement_.top + y)) - cursor.tipY;
  const double right = left + cursor.width, bottom = top + cursor.height;
  covered_.add(left, top, right, bottom);
  cairo_save(cairo);
  const auto& paper = placement_;
  const bool fits = left >= density_ * paper.left && top >= density_ * paper.top &&
                    right <= density_ * (paper.left + paper.width) &&
                    bottom <= density_ * (paper.top + paper.height);
  if (!fits) onPaper(cairo, placement_);
  cairo_identity_matrix(cairo);
  cairo_set_source_surface(cairo, cursor.surface, left, top);
  if (fits) {
    cairo_rectangle(cairo, left, top, cursor.width, cursor.height);
    cairo_fill(cairo);
  } else {
    cairo_paint(cairo);
  }
  cairo_restore(cairo);
}

void CairoCanvas::drawInvitation(std::string_view text) {
  auto* cairo = frame_.get();
  const std::string line(text);
  add(covered_, {placement_.left, placement_.top, placement_.left + placement_.width,
                 placement_.top + placement_.height});
  cairo_save(cairo);
  chooseFont(cairo, 18);
  cairo_text_extents_t size;
  cairo_text_extents(cairo, line.c_str(), &size);
  cairo_move_to(cairo, placement_.left + (placement_.width - size.x_advance) / 2,
                placement_.top + placement_.height / 2);
  paintWith(cairo, textColour, 0.35);
  cairo_show_text(cairo, line.c_str());
  cairo_restore(cairo);
}

// From here on in units of the paper, and without ink outside of it.
void CairoCanvas::onPaper(cairo_t* cairo, const Placement& placement) const {
  cairo_rectangle(cairo, placement.left, placement.top, placement.width, placement.height);
  cairo_clip(cairo);
  inUnits(cairo, placement);
}

// Records where a line will be. Returns whether it is completely on the paper, so that nothing has
// to be cut off.
bool CairoCanvas::markStroke(Layer layer, double width, std::span<const float> curves) {
  float left = curves[0], top = curves[1], right = left, bottom = top;
  for (std::size_t i = 2; i + 1 < curves.size(); i += 2) {
    left = std::min(left, curves[i]);
    right = std::max(right, curves[i]);
    top = std::min(top, curves[i + 1]);
    bottom = std::max(bottom, curves[i + 1]);
  }
  const auto& [x, y, paperWide, paperHigh, scale] = placementOf(layer);
  const double rim = width / 2 * scale + 1;
  const Reach reach{x + left * scale - rim, y + top * scale - rim, x + right * scale + rim,
                    y + bottom * scale + rim};
  if (layer == Layer::live || (layer == Layer::ink && cutParts_.empty()))
    add(layer == Layer::ink ? inked_ : covered_, reach);
  return reach.left >= x && reach.top >= y && reach.right <= x + paperWide &&
         reach.bottom <= y + paperHigh;
}

void CairoCanvas::paintDesk(cairo_t* cairo) const {
  paintWith(cairo, deskColour);
  cairo_paint(cairo);
  paintShadow(cairo, placement_);
  paintWith(cairo, paperColour);
  cairo_rectangle(cairo, placement_.left, placement_.top, placement_.width, placement_.height);
  cairo_fill(cairo);
}

}  // namespace sketchpad
