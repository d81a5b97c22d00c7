// The sketchpad's look, for both front ends: their pictures are compared pixel by pixel.
#pragma once

#include "drawing.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

namespace sketchpad {

struct Colour {
  const char* name;
  std::uint8_t red, green, blue;
};

// As many as in the relay's names.mjs.
inline constexpr std::array<Colour, 8> palette{{
    {"Ink", 0x2b, 0x2d, 0x42},
    {"Vermilion", 0xe0, 0x4a, 0x3a},
    {"Cobalt", 0x2f, 0x6f, 0xde},
    {"Leaf", 0x3a, 0x9d, 0x5d},
    {"Amber", 0xe9, 0x9a, 0x22},
    {"Violet", 0x86, 0x55, 0xd6},
    {"Lagoon", 0x17, 0x9f, 0xb0},
    {"Rose", 0xdf, 0x5a, 0x9c},
}};

// Colours come over the network, so any number must be valid.
inline const Colour& inPalette(std::uint32_t colour) { return palette[colour % palette.size()]; }

inline constexpr Colour deskColour{"Desk", 0xea, 0xe6, 0xdf};
inline constexpr Colour paperColour{"Paper", 0xff, 0xfd, 0xf8};
inline constexpr Colour textColour{"Text", 0x2b, 0x2d, 0x42};

// The paper is the same for everybody, in its own units: a step of 63 still fits into one byte, and
// is about 25 pixels in a window of medium size.
inline constexpr int paperWidth = 3200;
inline constexpr int paperHeight = 2000;
inline constexpr std::uint32_t lineWidth = 9;

// In pixels of the window, before a high-DPI display multiplies them.
inline constexpr double margin = 20;
inline constexpr double barHeight = 48;
inline constexpr double panelWidth = 48;
inline constexpr double panelMargin = 19;

// If the window is taller than wide, the tools are in a row above the bar, else to the left.
inline bool isTall(double windowWidth, double windowHeight) { return windowHeight >= windowWidth; }

// A person's pointer: a polygon around its tip.
inline constexpr std::array<float, 14> cursorShape{0,    0,   0,    15.5, 4.2,  11.8, 6.9,
                                                   17.6, 9.4, 16.5, 6.8,  10.9, 12,   10.6};

// Where a window shows the paper.
struct Placement {
  double left = 0, top = 0, width = 0, height = 0;
  double scale = 1;

  // The whole paper, as large as it fits next to the tools and above the bar. In whole pixels, so
  // that no edge is blurred.
  static Placement in(double windowWidth, double windowHeight) {
    const bool tall = isTall(windowWidth, windowHeight);
    const double side =
        windowWidth < 500 ? 8 : margin;  // A phone held upright has no space to waste.
    const double roomWidth = windowWidth - 2 * (tall ? side : panelWidth + 2 * panelMargin);
    const double roomHeight =
        windowHeight - 3 * margin - barHeight - (tall ? panelWidth + margin : 0);
    const double scale = std::max(0.01, std::min(roomWidth / paperWidth, roomHeight / paperHeight));
    const double width = std::floor(paperWidth * scale);
    const double height = std::floor(paperHeight * scale);
    return {.left = std::floor((windowWidth - width) / 2),
            .top = std::floor(margin + std::max(0.0, (roomHeight - height) / 2)),
            .width = width,
            .height = height,
            .scale = scale};
  }

  // Larger by this factor, with (x, y) at the same place.
  Placement zoomed(double factor, double x, double y) const {
    return {.left = x - (x - left) * factor,
            .top = y - (y - top) * factor,
            .width = paperWidth * scale * factor,
            .height = paperHeight * scale * factor,
            .scale = scale * factor};
  }

  bool operator==(const Placement&) const = default;

  bool contains(double x, double y) const {
    return x >= left && x < left + width && y >= top && y < top + height;
  }

  // A place in the window, in units of the paper.
  Point toPaper(double x, double y) const {
    return {static_cast<int>(std::lround((x - left) / scale)),
            static_cast<int>(std::lround((y - top) / scale))};
  }
};

}  // namespace sketchpad
