// The user's input: pointers, wheel and keys become strokes, a view of the paper, and commands.
#include "tools.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string>

namespace sketchpad {
namespace {

constexpr double zoomStep = 1.25;
constexpr double mostZoom = 16;
constexpr double panStep = 60;
constexpr double wheelTurn = 400;  // Pixels of wheel movement that double the size.
constexpr double inSight = 120;    // At least this much of the paper stays in the window.
constexpr std::uint32_t eraserFactor = 4;

std::uint32_t widthOf(Command size) {
  static constexpr std::array<std::uint32_t, 4> widths{5, lineWidth, 18, 36};
  return widths[static_cast<std::size_t>(size) - static_cast<std::size_t>(Command::fine)];
}

bool isTool(Command command) { return command <= Command::hand; }
bool isSize(Command command) { return command >= Command::fine && command <= Command::broadest; }

}  // namespace

void Tools::resize(double width, double height) {
  const bool showsAll = placement_ == fit_;
  const double zoomed = placement_.scale / fit_.scale;
  const auto middle = placement_.toPaper(windowWidth_ / 2, windowHeight_ / 2);
  windowWidth_ = width;
  windowHeight_ = height;
  placement_ = fit_ = Placement::in(width, height);
  if (showsAll) return;
  // The centre stays in place.
  placement_ = fit_.zoomed(zoomed, fit_.left, fit_.top);
  placement_.left = width / 2 - middle.x * placement_.scale;
  placement_.top = height / 2 - middle.y * placement_.scale;
  keepInSight();
}

int Tools::zoomPercent() const {
  return static_cast<int>(std::lround(100 * placement_.scale / fit_.scale));
}

void Tools::press(const Pointer& pointer) {
  if (pointer.isTouch) touches_[pointer.id] = {pointer.x, pointer.y};
  if (touches_.size() == 2) {
    if (doing_ == Doing::drawing) room_.abandon();
    doing_ = Doing::pinching;
  }
  if (doing_ != Doing::nothing) return;
  active_ = pointer.id;
  last_ = {pointer.x, pointer.y};
  if (isHand() || pointer.pans)
    doing_ = Doing::panning;
  else if (placement_.contains(pointer.x, pointer.y))
    startDrawing(pointer);
}

void Tools::startDrawing(const Pointer& pointer) {
  doing_ = Doing::drawing;
  pressure_ = pointer.pressure.value_or(1);
  choosePen();
  room_.press(paperPoint(pointer), pointer.pressure.has_value());
}

void Tools::move(const Pointer& pointer) {
  if (doing_ == Doing::pinching) return pinch(pointer);
  if (pointer.isTouch) touches_[pointer.id] = {pointer.x, pointer.y};
  if (doing_ == Doing::nothing) {
    const bool isOver = placement_.contains(pointer.x, pointer.y);
    return room_.hover(isOver ? std::optional(paperPoint(pointer)) : std::nullopt);
  }
  if (pointer.id != active_) return;
  if (doing_ == Doing::drawing) return room_.drag(paperPoint(pointer));
  pan(pointer.x - last_.x, pointer.y - last_.y);
  last_ = {pointer.x, pointer.y};
}

void Tools::release(std::int64_t id) {
  touches_.erase(id);
  if (doing_ == Doing::pinching) {
    if (touches_.empty()) doing_ = Doing::nothing;
    return;
  }
  if (doing_ == Doing::nothing || id != active_) return;
  if (doing_ == Doing::drawing) room_.release();
  doing_ = Doing::nothing;
}

void Tools::leave() {
  if (doing_ == Doing::nothing) room_.hover({});
}

Point Tools::paperPoint(const Pointer& pointer) {
  auto point = placement_.toPaper(pointer.x, pointer.y);
  if (!pointer.pressure) return point;
  pressure_ += (*pointer.pressure - pressure_) / 2;
  point.pressure =
      static_cast<std::uint8_t>(std::lround(std::clamp(pressure_, 0.0, 1.0) * fullPressure));
  return point;
}

// The place between two fingers stays between them.
void Tools::pinch(const Pointer& pointer) {
  const auto moving = touches_.find(pointer.id);
  if (moving == touches_.end() || touches_.size() != 2) return;
  const auto other = touches_.begin()->first == pointer.id ? std::next(touches_.begin())->second
                                                           : touches_.begin()->second;
  const auto before = moving->second;
  moving->second = {pointer.x, pointer.y};
  const double far = std::hypot(pointer.x - other.x, pointer.y - other.y);
  const double wasFar = std::hypot(before.x - other.x, before.y - other.y);
  pan((pointer.x - before.x) / 2, (pointer.y - before.y) / 2);
  if (wasFar > 1) zoom(far / wasFar, (pointer.x + other.x) / 2, (pointer.y + other.y) / 2);
}

void Tools::wheel(double x, double y, double byX, double byY, bool zooms) {
  if (zooms) return zoom(std::exp2(-byY / wheelTurn), x, y);
  pan(-byX, -byY);
}

void Tools::zoom(double factor, double x, double y) {
  const double now = placement_.scale / fit_.scale;
  const double wanted = std::clamp(now * factor, 1.0, mostZoom);
  placement_ = placement_.zoomed(wanted / now, x, y);
  if (wanted == 1) placement_ = fit_;
  keepInSight();
}

void Tools::pan(double x, double y) {
  if (placement_ == fit_) return;  // Everything is visible already.
  placement_.left += x;
  placement_.top += y;
  keepInSight();
}

void Tools::keepInSight() {
  if (placement_ == fit_) return;
  const auto within = [](double at, double size, double window) {
    return std::clamp(at, inSight - size, window - inSight);
  };
  placement_.left = std::round(within(placement_.left, placement_.width, windowWidth_));
  placement_.top = std::round(within(placement_.top, placement_.height, windowHeight_));
}

bool Tools::type(std::string_view key, bool control, bool shift) {
  std::string name(key);
  if (name.size() == 1)
    name[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(name[0])));
  static const std::map<std::string, Command, std::less<>> plain{
      {"p", Command::pen},     {"e", Command::eraser}, {"h", Command::hand},
      {"+", Command::zoomIn},  {"=", Command::zoomIn}, {"-", Command::zoomOut},
      {"0", Command::zoomFit}, {"u", Command::undo},   {"Delete", Command::clear}};
  static const std::map<std::string, Command, std::less<>> controlled{
      {"z", Command::undo}, {"y", Command::redo}, {"s", Command::savePng}};
  static const std::map<std::string, Place, std::less<>> arrows{{"ArrowLeft", {panStep, 0}},
                                                                {"ArrowRight", {-panStep, 0}},
                                                                {"ArrowUp", {0, panStep}},
                                                                {"ArrowDown", {0, -panStep}}};
  if (control) {
    const auto found = controlled.find(name);
    if (found == controlled.end()) return false;
    if (!shift) return run(found->second), true;
    if (name == "z") return run(Command::redo), true;
    if (name == "s") return run(Command::saveSvg), true;
    return false;
  }
  if (const auto arrow = arrows.find(name); arrow != arrows.end())
    return pan(arrow->second.x, arrow->second.y), true;
  if (name.size() == 1 && name[0] >= '1' && name[0] <= '8')
    return room_.chooseColour(static_cast<std::uint32_t>(name[0] - '1')), true;
  if (name == "[" || name == "]") {
    const int size = static_cast<int>(size_) + (name == "]" ? 1 : -1);
    if (isSize(static_cast<Command>(size))) run(static_cast<Command>(size));
    return true;
  }
  const auto found = plain.find(name);
  if (found != plain.end()) run(found->second);
  return found != plain.end();
}

void Tools::run(Command command) {
  if (isTool(command)) {
    tool_ = command;
    return choosePen();
  }
  if (isSize(command)) {
    size_ = command;
    return choosePen();
  }
  switch (command) {
    case Command::undo:
      return room_.undo();
    case Command::redo:
      return room_.redo();
    case Command::clear:
      return room_.clear();
    case Command::zoomIn:
      return zoom(zoomStep, windowWidth_ / 2, windowHeight_ / 2);
    case Command::zoomOut:
      return zoom(1 / zoomStep, windowWidth_ / 2, windowHeight_ / 2);
    case Command::zoomFit:
      placement_ = fit_;
      return;
    default:
      if (onSave) onSave(command);
  }
}

bool Tools::isOn(Command command) const { return command == tool_ || command == size_; }

bool Tools::isPossible(Command command) const {
  if (command == Command::undo || command == Command::clear) return room_.canUndo();
  if (command == Command::redo) return room_.canRedo();
  if (command == Command::zoomOut || command == Command::zoomFit) return !(placement_ == fit_);
  return true;
}

Tools::ButtonStates Tools::buttonStates() const {
  ButtonStates states;
  for (std::size_t i = 0; i < buttons.size(); ++i) {
    states.on |= std::uint32_t{isOn(buttons[i].command)} << i;
    states.possible |= std::uint32_t{isPossible(buttons[i].command)} << i;
  }
  return states;
}

double Tools::eraserSize() const {
  if (tool_ != Command::eraser || isHand()) return 0;
  return widthOf(size_) * eraserFactor * placement_.scale;
}

void Tools::choosePen() {
  const bool erases = tool_ == Command::eraser;
  room_.erase(erases);
  room_.chooseWidth(widthOf(size_) * (erases ? eraserFactor : 1));
}

}  // namespace sketchpad
