// What a test, or a person at a terminal, may want to know of a room.
#include "report.h"

namespace sketchpad {

const char* nameOf(Room::State state) {
  switch (state) {
    case Room::State::connecting:
      return "connecting";
    case Room::State::open:
      return "open";
    case Room::State::waiting:
      return "waiting";
    case Room::State::closed:
      break;
  }
  return "closed";
}

const char* labelOf(Room::State state) {
  switch (state) {
    case Room::State::connecting:
      return "connecting";
    case Room::State::open:
      return "connected";
    case Room::State::waiting:
      return "offline";
    case Room::State::closed:
      break;
  }
  return "closed";
}

std::string labelOfPeople(std::size_t people) {
  return people < 2 ? "only you" : std::to_string(people) + " people";
}

Report Report::of(const Room& room) {
  const auto& drawing = room.drawing();
  return {room.state(), drawing.people().size(), drawing.finishedStrokes(),
          drawing.current().size()};
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
  return lines;
}

}  // namespace sketchpad
