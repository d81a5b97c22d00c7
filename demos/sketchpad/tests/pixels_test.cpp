// How cairo draws a stroke: the same dots while it is drawn, when it is finished, and when
// everything is repainted.
#include "../desktop/bar.h"
#include "../desktop/cairo_canvas.h"
#include "painter.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <set>
#include <variant>
#include <vector>

namespace sketchpad {
namespace {

constexpr auto whenever = Painter::Clock::time_point::max();

// A picture of the paper, and its painter.
struct Screen {
  CairoCanvas canvas{640, 420, 1};
  Painter painter{canvas};

  void paint(Drawing& drawing) { painter.paint(drawing, 1, whenever); }

  std::vector<unsigned char> pixels() {
    auto* surface = canvas.surface();
    cairo_surface_flush(surface);
    const auto* data = cairo_image_surface_get_data(surface);
    const auto rows = cairo_image_surface_get_height(surface);
    return {data, data + rows * cairo_image_surface_get_stride(surface)};
  }
};

Point spiralAt(int i) {
  return {static_cast<int>(500 + i * 3 * std::cos(i / 9.0)),
          static_cast<int>(400 + i * 3 * std::sin(i / 9.0)), static_cast<std::uint8_t>(i % 100)};
}

class Pixels : public testing::TestWithParam<bool> {
 protected:
  Pixels() {
    drawing.join({.id = 1, .name = "Owl"});
    drawing.begin(1, 1, {.colour = 1, .width = 14, .presses = GetParam()}, spiralAt(0));
    screen.paint(drawing);
    for (int i = 1; i < 100; ++i) {
      const auto from = spiralAt(i - 1), to = spiralAt(i);
      const std::vector<Point> step{{to.x - from.x, to.y - from.y, to.pressure}};
      drawing.extend(1, step);
      screen.paint(drawing);
    }
  }

  // On a screen that has never shown it.
  std::vector<unsigned char> paintedAnew() {
    Screen fresh;
    auto copy = drawing;
    fresh.paint(copy);
    fresh.paint(copy);  // The first time, the whole stroke is above the ink.
    return fresh.pixels();
  }

  Drawing drawing;
  Screen screen;
};

TEST_P(Pixels, OfAStrokeThatIsDrawnAreThoseOfOneThatIsPaintedAgain) {
  EXPECT_EQ(screen.pixels() == paintedAnew(), true);
}

TEST_P(Pixels, StayTheSameWhenTheStrokeIsDone) {
  const auto before = screen.pixels();
  drawing.end(1);
  screen.paint(drawing);
  EXPECT_EQ(screen.pixels() == before, true);
  EXPECT_EQ(screen.pixels() == paintedAnew(), true);
}

// In a window of this width each colour can be chosen, and the bar fits.
class BarWidth : public testing::TestWithParam<int> {};

TEST_P(BarWidth, HasRoomForTheBar) {
  const int width = GetParam();
  constexpr int height = 400;
  const auto picture = makePicture(CAIRO_FORMAT_ARGB32, width, height, 1);
  Room room("ws://127.0.0.1:1", "lobby", "Ada");
  Tools tools(room);
  tools.resize(width, height);
  std::set<std::uint32_t> colours;
  for (int x = 0; x < width; ++x) {
    const auto part =
        barPartAt(picture.get(), width, height, room, x, height - margin - barHeight / 2);
    if (const auto* colour = std::get_if<std::uint32_t>(&part)) colours.insert(*colour);
    const bool isAtRim = x < 6 || x >= width - 6;
    EXPECT_TRUE(!isAtRim || std::holds_alternative<std::monostate>(part)) << x;
  }
  EXPECT_EQ(colours.size(), palette.size());
  drawBar(picture.get(), width, height, room, tools);
}

INSTANTIATE_TEST_SUITE_P(FromNarrowToWide, BarWidth, testing::Values(480, 500, 640, 800, 1280));

INSTANTIATE_TEST_SUITE_P(WithAndWithoutPressure, Pixels, testing::Bool());

}  // namespace
}  // namespace sketchpad

// fontconfig keeps the patterns of the fonts that it has found until the program ends.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() { return "leak:libfontconfig\n"; }
