// What cairo draws for us: text, dots, icons, and the panels that consist of them.
#pragma once

#include "../style.h"

#include <memory>
#include <string>

#include <cairo/cairo.h>

namespace sketchpad {

inline constexpr double textSize = 14;

struct DestroyCairo {
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
using Cairo = std::unique_ptr<cairo_t, DestroyCairo>;

// A separate picture with this many dots.
Cairo makePicture(cairo_format_t format, int width, int height, double density);

// Sets cairo's colour.
void paintWith(cairo_t* cairo, const Colour& colour, double opacity = 1);
void tracePill(cairo_t* cairo, double left, double top, double width, double height, double radius);
void chooseFont(cairo_t* cairo, double size, bool bold = false);
double widthOf(cairo_t* cairo, const std::string& text);

void fillDot(cairo_t* cairo, double middleX, double middleY, double size, const Colour& colour);
void write(cairo_t* cairo, double left, double middle, const std::string& text, double opacity = 1);
// How far something reaches, including its shadow.
struct Reach {
  double left = 0, top = 0, right = 0, bottom = 0;
};
Reach fillPanel(cairo_t* cairo, double left, double top, double width, double height,
                double radius);
// An SVG path with M, L, Q and Z on 24 by 24 units, around its centre.
void strokeIcon(cairo_t* cairo, double middleX, double middleY, double size, const char* path,
                const Colour& colour, double opacity);

}  // namespace sketchpad
