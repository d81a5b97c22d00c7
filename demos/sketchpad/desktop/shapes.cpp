// What panels are made of: dots, icons, text, and the panel itself.
#include "shapes.h"

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

void fillPanel(cairo_t* cairo, double left, double top, double width, double height,
               double radius) {
  constexpr int blur = 12;
  for (int rim = blur / 2; rim > -blur / 2; --rim) {
    tracePill(cairo, left - rim, top - rim + 3, width + 2 * rim, height + 2 * rim, radius + rim);
    paintWith(cairo, textColour, 0.11 / blur);
    cairo_fill(cairo);
  }
  tracePill(cairo, left, top, width, height, radius);
  cairo_set_source_rgb(cairo, 1, 1, 1);
  cairo_fill(cairo);
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
