// What panels are made of: dots, icons, text, and the panel itself.
#pragma once

#include "../style.h"
#include "cairo_canvas.h"

#include <string>

namespace sketchpad {

inline constexpr double textSize = 14;

void fillDot(cairo_t* cairo, double middleX, double middleY, double size, const Colour& colour);
void write(cairo_t* cairo, double left, double middle, const std::string& text, double opacity = 1);
void fillPanel(cairo_t* cairo, double left, double top, double width, double height, double radius);
// An SVG path of M, L, Q and Z on 24 by 24 units, around its middle.
void strokeIcon(cairo_t* cairo, double middleX, double middleY, double size, const char* path,
                const Colour& colour, double opacity);

}  // namespace sketchpad
