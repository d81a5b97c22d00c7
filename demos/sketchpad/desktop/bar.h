// The bar below the paper, and the notice above it when something is wrong.
#pragma once

#include "../tools.h"
#include "shapes.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include <cairo/cairo.h>

namespace sketchpad {

inline constexpr std::size_t mostDots = 4;  // One for each of so many people.

Reach drawBar(cairo_t* cairo, double width, double height, const Room& room, const Tools& tools);

// What is at this place: nothing of the bar, the bar, a colour, or a command.
struct Bare {};
using BarPart = std::variant<std::monostate, Bare, std::uint32_t, Command>;
BarPart barPartAt(cairo_t* cairo, double width, double height, const Room& room, double x,
                  double y);

Reach drawNotice(cairo_t* cairo, double width, const std::string& sentence);

}  // namespace sketchpad
