// What a test, or a person at a terminal, may want to know of a room.
#pragma once

#include "room.h"

#include <cstddef>
#include <string>

namespace sketchpad {

struct Report {
  Room::State state = Room::State::closed;
  std::size_t people = 0;
  std::size_t strokes = 0;  // That are finished.
  std::size_t drawing = 0;  // Those that are not.
  int zoom = 100;           // In percent of the whole paper.

  static Report of(const Room& room);
  bool operator==(const Report&) const = default;
};

// For the bar of a window: "only you", "3 people".
std::string labelOfPeople(std::size_t people);
// "12 ms · 1.2 kB/s"; empty while there is no connection.
std::string labelOfTraffic(const Room& room);
inline constexpr const char* widestTraffic = "888 ms · 88.8 kB/s";

// Lines such as "people 2", for what has changed.
std::string news(const Report& before, const Report& now);

}  // namespace sketchpad
