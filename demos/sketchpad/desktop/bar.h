// The bar below the paper, and the notice above it when something is wrong.
#pragma once

#include "../room.h"

#include <cstdint>
#include <optional>
#include <string>

#include <cairo/cairo.h>

namespace sketchpad {

void drawBar(cairo_t* cairo, double width, double height, const Room& room);

// The colour that is at this place of the bar.
std::optional<std::uint32_t> colourAt(cairo_t* cairo, double width, double height, const Room& room,
                                      double x, double y);

void drawNotice(cairo_t* cairo, double width, const std::string& sentence);

}  // namespace sketchpad
