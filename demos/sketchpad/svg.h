// The drawing as an SVG file.
#pragma once

#include "drawing.h"

#include <string>

namespace sketchpad {

std::string toSvg(const Drawing& drawing);

}  // namespace sketchpad
