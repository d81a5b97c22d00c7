// Facts about a room, for tests and for people at a terminal.
#pragma once

#include "room.h"

#include <cstddef>
#include <string>

namespace sketchpad {

struct Report {
  Room::State state = Room::State::closed;
  std::size_t people = 0;
  std::size_t strokes = 0;  // Finished ones.
  std::size_t drawing = 0;  // Unfinished ones.
  int zoom = 100;           // In percent, relative to the whole paper.

  static Report of(const Room& room);
  bool operator==(const Report&) const = default;
};

// For the bar of a window: "only you", "3 people".
std::string labelOfPeople(std::size_t people);
// "12 ms · 1.2 kB/s"; empty without a connection.
std::string labelOfTraffic(const Room& room);
inline constexpr const char* widestTraffic = "888 ms · 88.8 kB/s";

// Lines for the facts that have changed, for instance "people 2".
std::string news(const Report& before, const Report& now);

}  // namespace sketchpad
