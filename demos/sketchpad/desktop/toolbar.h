// The panel of tools, to the left of the paper or in a row above the bar.
#pragma once

#include "../tools.h"
#include "shapes.h"

#include <optional>

#include <cairo/cairo.h>

namespace sketchpad {

Reach drawToolbar(cairo_t* cairo, double width, double height, const Room& room,
                  const Tools& tools);
// One button, around its centre; the bar also has some.
void drawButton(cairo_t* cairo, double middleX, double middleY, double size, const Button& button,
                const Room& room, const Tools& tools);

// The tool at this place of the panel.
std::optional<Command> toolAt(double width, double height, double x, double y);
bool isOnToolbar(double width, double height, double x, double y);

}  // namespace sketchpad
