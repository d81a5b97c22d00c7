// The file, character by character; and which points a stroke does not need.
#include "svg.h"

#include "simplify.h"
#include "wire.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

namespace sketchpad {
namespace {

TEST(Svg, AStrokeIsAPathOnThePaper) {
  Drawing drawing;
  const Pen pen{.colour = 1, .width = 9};
  drawing.add({.author = 1,
               .number = 1,
               .pen = pen,
               .finished = true,
               .points = {{0, 0}, {10, 0}, {10, 15}}});
  const auto svg = toSvg(drawing);
  EXPECT_TRUE(
      svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 3200 2000\""));
  EXPECT_NE(svg.find("<rect width=\"100%\" height=\"100%\" fill=\"#fffdf8\"/>"), svg.npos);
  EXPECT_NE(svg.find("<path stroke=\"#e04a3a\" stroke-width=\"9\" "
                     "d=\"M0 0Q0 0 5 0 10 0 10 7.5 10 15 10 15\"/>"),
            svg.npos);
  EXPECT_TRUE(svg.ends_with("</svg>\n"));
}

TEST(Svg, WhatWasTakenAwayIsNotInIt) {
  Drawing drawing;
  drawing.add({.author = 1, .number = 1, .finished = true, .points = {{0, 0}}});
  drawing.remove(1, 1);
  EXPECT_EQ(toSvg(drawing).find("<path"), std::string::npos);
}

using Points = std::vector<Point>;

Points simplified(const Points& points) {
  Points kept;
  simplify({0, 0}, points, 1.5, kept);
  return kept;
}

TEST(Simplify, OfALineTheEndStays) {
  EXPECT_EQ(simplified({{10, 1}, {20, 0}, {30, 1}}), (Points{{30, 1}}));
}

TEST(Simplify, ACornerStays) {
  EXPECT_EQ(simplified({{10, 0}, {20, 0}, {20, 10}, {20, 20}}), (Points{{20, 0}, {20, 20}}));
}

TEST(Simplify, AWayThatComesBackIsNotLost) {
  EXPECT_EQ(simplified({{20, 0}, {0, 0}}), (Points{{20, 0}, {0, 0}}));
}

// Handwriting: loops with a width of 60 pixels, 500 pixels a second, from a mouse that reports its
// position 1000 times a second, or from a pen that also reports the pressure.
double meanBytesWhileWriting(bool presses) {
  constexpr double unitsInPixel = 2.9, radius = 30 * unitsInPixel, speed = 500 * unitsInPixel;
  std::size_t bytes = wire::begin(1, {.colour = 1, .width = 9, .presses = presses}, {}).size();
  std::size_t messages = 1;
  Point last{static_cast<int>(radius), 0};
  for (int frame = 0; frame < 120; ++frame) {
    Points events, kept;
    for (int millisecond = frame * 1000 / 60; millisecond < (frame + 1) * 1000 / 60;
         ++millisecond) {
      const double way = millisecond * speed / 1000, angle = way / radius;
      const int x = static_cast<int>(std::lround(radius * std::cos(angle) + way / 6));
      const int y = static_cast<int>(std::lround(radius * std::sin(angle)));
      events.push_back({x, y, static_cast<std::uint8_t>(50 + 30 * std::sin(angle))});
    }
    simplify(last, events, 1.5, kept);
    bytes += wire::move(last, kept, presses).size();
    ++messages;
    last = kept.back();
  }
  return static_cast<double>(bytes + wire::end().size()) / static_cast<double>(messages + 1);
}

TEST(Simplify, AMessageHasAtMostEightBytesOnAverageWhileSomebodyWrites) {
  EXPECT_LE(meanBytesWhileWriting(false), 8);
  EXPECT_LE(meanBytesWhileWriting(true), 8);
  RecordProperty("mouse", std::to_string(meanBytesWhileWriting(false)));
  RecordProperty("pen", std::to_string(meanBytesWhileWriting(true)));
}

TEST(Simplify, NothingIsNothing) { EXPECT_TRUE(simplified({}).empty()); }

}  // namespace
}  // namespace sketchpad
