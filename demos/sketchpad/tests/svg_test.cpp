// The file, letter by letter; and which points a stroke does without.
#include "svg.h"

#include "simplify.h"

#include <gtest/gtest.h>

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

TEST(Simplify, NothingIsNothing) { EXPECT_TRUE(simplified({}).empty()); }

}  // namespace
}  // namespace sketchpad
