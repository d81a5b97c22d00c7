// The user's input: pointers, wheel and keys become strokes, a view of the paper, and commands.
#pragma once

#include "commands.h"
#include "room.h"
#include "style.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string_view>

namespace sketchpad {

// Positions are in pixels of the window.
class Tools {
 public:
  struct Pointer {
    std::int64_t id = 0;
    double x = 0, y = 0;
    std::optional<double> pressure{};  // 0 to 1, if the device reports it.
    bool isTouch = false;
    bool pans = false;  // Like the middle button of a mouse.
  };

  explicit Tools(Room& room) : room_(room) {}

  // Set this before the first frame. The command is savePng or saveSvg.
  std::function<void(Command)> onSave;

  void resize(double width, double height);
  const Placement& placement() const { return placement_; }
  int zoomPercent() const;

  void press(const Pointer& pointer);
  void move(const Pointer& pointer);
  void release(std::int64_t id);
  void leave();
  void wheel(double x, double y, double byX, double byY, bool zooms);
  // While the space bar is held down.
  void holdHand(bool isHeld) { isHandHeld_ = isHeld; }

  // A key by its name in browsers; returns false if it has no meaning.
  bool type(std::string_view key, bool control, bool shift);
  void run(Command command);
  bool isOn(Command command) const;
  bool isPossible(Command command) const;
  // The states of all buttons, as bits in the order of `buttons`.
  struct ButtonStates {
    std::uint32_t on = 0, possible = 0;

    bool operator==(const ButtonStates&) const = default;
  };
  ButtonStates buttonStates() const;
  // The width of the eraser in pixels of the window; zero while it is not chosen.
  double eraserSize() const;
  bool isHand() const { return tool_ == Command::hand || isHandHeld_; }

 private:
  struct Place {
    double x, y;
  };
  enum class Doing { nothing, drawing, panning, pinching };

  void startDrawing(const Pointer& pointer);
  Point paperPoint(const Pointer& pointer);
  void pinch(const Pointer& pointer);
  void zoom(double factor, double x, double y);
  void pan(double x, double y);
  void keepInSight();
  void choosePen();

  Room& room_;
  Placement placement_, fit_;
  double windowWidth_ = 0, windowHeight_ = 0;
  Command tool_ = Command::pen;
  Command size_ = Command::medium;
  bool isHandHeld_ = false;
  Doing doing_ = Doing::nothing;
  std::int64_t active_ = 0;  // The pointer that draws or pans.
  std::map<std::int64_t, Place> touches_;
  Place last_{};
  double pressure_ = 0;  // Smoothed, because devices are noisy.
};

}  // namespace sketchpad
