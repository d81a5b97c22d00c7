// Facts about a room, for tests and for people at a terminal.
#include "report.h"

#include <array>
#include <cstdio>

namespace sketchpad {

std::string labelOfPeople(std::size_t people) {
  return people < 2 ? "only you" : std::to_string(people) + " people";
}

std::string labelOfTraffic(const Room& room) {
  const auto roundTrip = room.roundTrip();
  if (!roundTrip) return {};
  std::array<char, 64> text{};
  const double rate = room.bytesPerSecond();
  const char* format = rate < 1000 ? "%d ms · %.0f B/s" : "%d ms · %.1f kB/s";
  std::snprintf(text.data(), text.size(), format, static_cast<int>(roundTrip->count()),
                rate < 1000 ? rate : rate / 1000);
  return text.data();
}

Report Report::of(const Room& room) {
  const auto& drawing = room.drawing();
  return {room.state(), drawing.people().size(), drawing.finishedStrokes(),
          drawing.current().size(), 100};
}

std::string news(const Report& before, const Report& now) {
  std::string lines;
  const auto line = [&lines](const char* name, const std::string& value) {
    lines += std::string(name) + ' ' + value + '\n';
  };
  if (now.state != before.state) line("state", nameOf(now.state));
  if (now.people != before.people) line("people", std::to_string(now.people));
  if (now.strokes != before.strokes) line("strokes", std::to_string(now.strokes));
  if (now.drawing != before.drawing) line("drawing", std::to_string(now.drawing));
  if (now.zoom != before.zoom) line("zoom", std::to_string(now.zoom));
  return lines;
}

}  // namespace sketchpad
