// The elements of panels: dots, icons, text, and the panel itself.
#include "shapes.h"

#include <cmath>
#include <numbers>
#include <sstream>

namespace sketchpad {
namespace {

// M, L and Q with their numbers; Z.
void traceIcon(cairo_t* cairo, const char* path) {
  std::istringstream words(path);
  double x = 0, y = 0;
  for (std::string word; words >> word;) {
    if (word == "Z") {
      cairo_close_path(cairo);
      continue;
    }
    double endX = 0, endY = 0, bendX = 0, bendY = 0;
    if (word[0] == 'Q') {
      bendX = std::stod(word.substr(1));
      words >> bendY >> endX >> endY;
      cairo_curve_to(cairo, x + (bendX - x) * 2 / 3, y + (bendY - y) * 2 / 3,
                     endX + (bendX - endX) * 2 / 3, endY + (bendY - endY) * 2 / 3, endX, endY);
    } else {
      endX = std::stod(word.substr(1));
      words >> endY;
      word[0] == 'M' ? cairo_move_to(cairo, endX, endY) : cairo_line_to(cairo, endX, endY);
    }
    x = endX;
    y = endY;
  }
}

}  // namespace

Cairo makePicture(cairo_format_t format, int width, int height, double density) {
  auto* surface = cairo_image_surface_create(format, width, height);
  Cairo cairo(cairo_create(surface));
  cairo_surface_destroy(surface);  // The context keeps it alive.
  cairo_scale(cairo.get(), density, density);
  cairo_set_line_cap(cairo.get(), CAIRO_LINE_CAP_ROUND);
  cairo_set_line_join(cairo.get(), CAIRO_LINE_JOIN_ROUND);
  return cairo;
}

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
  // The same width as in a page.
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

void fillDot(cairo_t* cairo, double middleX, double middleY, double size, const Colour& colour) {
  cairo_new_sub_path(cairo);
  cairo_arc(cairo, middleX, middleY, size / 2, 0, 2 * std::numbers::pi);
  paintWith(cairo, colour);
  cairo_fill(cairo);
}

void write(cairo_t* cairo, double left, double middle, const std::string& text, double opacity) {
  paintWith(cairo, textColour, opacity);
  cairo_move_to(cairo, left, middle + 5);
  cairo_show_text(cairo, text.c_str());
}

Reach fillPanel(cairo_t* cairo, double left, double top, double width, double height,
                double radius) {
  constexpr int blur = 12, below = 3;
  for (int rim = blur / 2; rim > -blur / 2; --rim) {
    tracePill(cairo, left - rim, top - rim + below, width + 2 * rim, height + 2 * rim,
              radius + rim);
    paintWith(cairo, textColour, 0.11 / blur);
    cairo_fill(cairo);
  }
  tracePill(cairo, left, top, width, height, radius);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_fill(cairo);
  return {left - blur, top - blur, left + width + blur, top + height + below + blur};
}

void strokeIcon(cairo_t* cairo, double middleX, double middleY, double size, const char* path,
                const Colour& colour, double opacity) {
  cairo_save(cairo);
  cairo_translate(cairo, middleX - size / 2, middleY - size / 2);
  cairo_scale(cairo, size / 24, size / 24);
  traceIcon(cairo, path);
  cairo_set_line_width(cairo, 1.8);
  paintWith(cairo, colour, opacity);
  cairo_stroke(cairo);
  cairo_restore(cairo);
}

}  // namespace sketchpad
