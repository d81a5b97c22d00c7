// The canvas of the desktop: pictures in memory, drawn with cairo.
#include "cairo_canvas.h"

#include <cmath>
#include <numbers>
#include <utility>

namespace sketchpad {
namespace {

constexpr double labelSize = 12;

// CSS's box-shadow, about: a stack of fainter and fainter rims.
void paintShadow(cairo_t* cairo, const Placement& paper) {
  constexpr int blur = 24;
  for (int rim = blur / 2; rim > -blur / 2; --rim) {
    tracePill(cairo, paper.left - rim, paper.top - rim + 6, paper.width + 2 * rim,
              paper.height + 2 * rim, rim + blur / 2 + 1);
    paintWith(cairo, textColour, 0.13 / blur);
    cairo_fill(cairo);
  }
}

}  // namespace

void paintWith(cairo_t* cairo, const Colour& colour, double opacity) {
  cairo_set_source_rgba(cairo, colour.red / 255.0, colour.green / 255.0, colour.blue / 255.0,
                        opacity);
}

void tracePill(cairo_t* cairo, double left, double top, double width, double height,
               double radius) {
  constexpr double quarter = std::numbers::pi / 2;
  const double right = left + width - radius;
  const double bottom = top + height - radius;
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, right, top + radius, radius, -quarter, 0);
  cairo_arc(cairo, right, bottom, radius, 0, quarter);
  cairo_arc(cairo, left + radius, bottom, radius, quarter, 2 * quarter);
  cairo_arc(cairo, left + radius, top + radius, radius, 2 * quarter, 3 * quarter);
  cairo_close_path(cairo);
}

void chooseFont(cairo_t* cairo, double size, bool bold) {
  cairo_select_font_face(cairo, "sans-serif", CAIRO_FONT_SLANT_NORMAL,
                         bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
  cairo_set_font_size(cairo, size);
  // As wide as in a page.
  auto* options = cairo_font_options_create();
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_SLIGHT);
  cairo_set_font_options(cairo, options);
  cairo_font_options_destroy(options);
}

double widthOf(cairo_t* cairo, const std::string& text) {
  cairo_text_extents_t size;
  cairo_text_extents(cairo, text.c_str(), &size);
  return std::ceil(size.x_advance);
}

CairoCanvas::CairoCanvas(double width, double height, double density)
    : width_(width),
      height_(height),
      density_(density),
      placement_(Placement::in(width, height)),
      inkPlacement_(placement_),
      base_(picture()),
      next_(picture()),
      frame_(picture()) {
  paintDesk(base_.get());
}

CairoCanvas CairoCanvas::ofPaper() {
  CairoCanvas canvas(paperWidth, paperHeight, 1);
  canvas.place({.left = 0, .top = 0, .width = paperWidth, .height = paperHeight, .scale = 1});
  canvas.clear(Layer::next);
  canvas.showNext();
  canvas.clear(Layer::live);
  return canvas;
}

CairoCanvas::Cairo CairoCanvas::picture() const {
  auto* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24,
                                             static_cast<int>(std::lround(width_ * density_)),
                                             static_cast<int>(std::lround(height_ * density_)));
  Cairo cairo(cairo_create(surface));
  cairo_surface_destroy(surface);  // The context keeps it.
  cairo_scale(cairo.get(), density_, density_);
  cairo_set_line_cap(cairo.get(), CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cairo.get(), CAIRO_LINE_JOIN_ROUND);
  return cairo;
}

cairo_t* CairoCanvas::on(Layer layer) const {
  if (layer == Layer::ink) return base_.get();
  return (layer == Layer::next ? next_ : frame_).get();
}

const Placement& CairoCanvas::placementOf(Layer layer) const {
  return layer == Layer::ink ? inkPlacement_ : placement_;
}

// The live layer lies on the ink, which may be from before the paper was moved.
void CairoCanvas::clear(Layer layer) {
  if (layer != Layer::live) return paintDesk(on(layer));
  auto* cairo = frame_.get();
  cairo_save(cairo);
  cairo_identity_matrix(cairo);
  if (inkPlacement_ == placement_) {
    cairo_set_operator(cairo, CAIRO_OPERATOR_SOURCE);
  } else {
    paintWith(cairo, deskColour);
    cairo_paint(cairo);
    const double factor = placement_.scale / inkPlacement_.scale;
    cairo_translate(cairo, density_ * (placement_.left - inkPlacement_.left * factor),
                    density_ * (placement_.top - inkPlacement_.top * factor));
    cairo_scale(cairo, factor, factor);
  }
  cairo_set_source_surface(cairo, cairo_get_target(base_.get()), 0, 0);
  cairo_pattern_set_filter(cairo_get_source(cairo), CAIRO_FILTER_FAST);
  cairo_paint(cairo);
  cairo_restore(cairo);
}

void CairoCanvas::showNext() {
  std::swap(base_, next_);
  inkPlacement_ = placement_;
}

// Along whole dots, so that the seam is not seen.
void CairoCanvas::beginCut(Layer layer, const Box& box) {
  auto* cairo = on(layer);
  const auto& placement = placementOf(layer);
  const auto dot = [&](double start, int units) {
    return density_ * (start + units * placement.scale);
  };
  const double left = std::floor(dot(placement.left, box.left));
  const double top = std::floor(dot(placement.top, box.top));
  const double right = std::ceil(dot(placement.left, box.right));
  const double bottom = std::ceil(dot(placement.top, box.bottom));
  cairo_save(cairo);
  cairo_identity_matrix(cairo);
  cairo_rectangle(cairo, left, top, right - left, bottom - top);
  cairo_clip(cairo);
  cairo_scale(cairo, density_, density_);
  cairo_save(cairo);
  onPaper(cairo, placement);
  paintWith(cairo, paperColour);
  cairo_paint(cairo);
  cairo_restore(cairo);
}

void CairoCanvas::endCut(Layer layer) { cairo_restore(on(layer)); }

void CairoCanvas::draw(Layer layer, const Colour& colour, double width,
                       std::span<const float> curves) {
  auto* cairo = on(layer);
  cairo_save(cairo);
  onPaper(cairo, placementOf(layer));
  double x = curves[0], y = curves[1];
  cairo_move_to(cairo, x, y);
  for (std::size_t i = 2; i + 3 < curves.size(); i += 4) {
    const double bendX = curves[i], bendY = curves[i + 1];
    const double endX = curves[i + 2], endY = curves[i + 3];
    // The same curve, as the cubic one that cairo knows.
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

void CairoCanvas::drawCursor(const Person& person) {
  auto* cairo = frame_.get();
  cairo_save(cairo);
  onPaper(cairo, placement_);
  cairo_translate(cairo, person.cursor->x, person.cursor->y);
  cairo_scale(cairo, 1 / placement_.scale, 1 / placement_.scale);
  for (std::size_t i = 0; i < cursorShape.size(); i += 2)
    cairo_line_to(cairo, cursorShape[i], cursorShape[i + 1]);
  cairo_close_path(cairo);
  cairo_set_line_width(cairo, 2);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_stroke_preserve(cairo);
  paintWith(cairo, inPalette(person.colour));
  cairo_fill(cairo);

  chooseFont(cairo, labelSize);
  cairo_text_extents_t size;
  cairo_text_extents(cairo, person.name.c_str(), &size);
  const double width = size.x_advance + 14;
  // On the other side where the paper ends.
  const bool fits = person.cursor->x * placement_.scale + 12 + width <= placement_.width;
  const double left = fits ? 12 : -width;
  tracePill(cairo, left, 17, width, 20, 10);
  cairo_fill(cairo);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_move_to(cairo, left + 7, 31);
  cairo_show_text(cairo, person.name.c_str());
  cairo_restore(cairo);
}

void CairoCanvas::drawInvitation(std::string_view text) {
  auto* cairo = frame_.get();
  const std::string line(text);
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

// Units of the paper from here on, and no ink beside it.
void CairoCanvas::onPaper(cairo_t* cairo, const Placement& placement) const {
  cairo_rectangle(cairo, placement.left, placement.top, placement.width, placement.height);
  cairo_clip(cairo);
  cairo_translate(cairo, placement.left, placement.top);
  cairo_scale(cairo, placement.scale, placement.scale);
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
