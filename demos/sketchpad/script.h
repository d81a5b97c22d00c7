// A scripted pen: the same figures on both targets, for pictures and tests.
#pragma once

#include "drawing.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace sketchpad {

class Room;

// The names of the figures, for messages.
inline constexpr std::string_view figures = "flower, spiral, wave, star";

// The strokes of a figure; none if there is no such figure.
std::vector<std::vector<Point>> figure(std::string_view name);

// Draws a figure in about two seconds at 60 frames a second.
class ScriptedPen {
 public:
  explicit ScriptedPen(std::vector<std::vector<Point>> strokes);

  // Call it once per display frame, while the room is open.
  void frame(Room& room);

  bool isDone() const { return stroke_ == strokes_.size(); }
  std::size_t strokes() const { return strokes_.size(); }

 private:
  std::vector<std::vector<Point>> strokes_;
  std::size_t pointsPerFrame_;
  std::size_t stroke_ = 0;
  std::size_t point_ = 0;
};

}  // namespace sketchpad
