// An SDL2 window: shows a picture, and reports what the mouse, fingers and the keyboard do.
#pragma once

#include "../tools.h"
#include "damage.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <SDL2/SDL.h>
#include <cairo/cairo.h>

namespace sketchpad {

class Window {
 public:
  // Positions are in pixels of a display with 96 dots per inch; keys have the names that browsers
  // use.
  struct Listener {
    std::function<void(const Tools::Pointer&)> press, move;
    std::function<void(std::int64_t id)> release;
    std::function<void()> leave;
    std::function<void(double x, double y, double byX, double byY, bool zooms)> wheel;
    std::function<void(std::string_view key, bool control, bool shift)> type;
    std::function<void(bool isHeld)> holdHand;
    std::function<void()> resize;
  };

  // Null if there is no display; then `fault` says why.
  static std::unique_ptr<Window> open(const std::string& title, int width, int height,
                                      std::string& fault);

  // Reports events until this time.
  void takeEvents(const Listener& listener, std::chrono::steady_clock::time_point until);
  bool isClosed() const { return isClosed_; }

  double width() const { return width_; }
  double height() const { return height_; }
  double density() const { return density_; }  // Dots of the display per pixel.

  // A picture of 32-bit pixels, one per dot; only the changed parts are copied.
  void show(cairo_surface_t* picture, const Damage& changed);
  // Shows the mouse as a hand, as a ring with the eraser's width (in pixels), or as cross-hairs.
  void showCursor(bool isHand, double eraserSize);

 private:
  struct Destroy {
    void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
    void operator()(SDL_Surface* surface) const { SDL_FreeSurface(surface); }
    void operator()(SDL_Cursor* cursor) const { SDL_FreeCursor(cursor); }
  };

  Window() = default;

  void measure();
  void makeEraser(double size);
  void tell(const SDL_Event& event, const Listener& listener);
  void tellMouse(const SDL_Event& event, const Listener& listener);
  void tellFinger(const SDL_TouchFingerEvent& event, const Listener& listener);
  void tellWheel(const SDL_MouseWheelEvent& event, const Listener& listener);
  void tellKey(const SDL_KeyboardEvent& event, const Listener& listener);
  void tellWindow(const SDL_WindowEvent& event, const Listener& listener);

  struct Session {
    ~Session() { SDL_Quit(); }
  };

  std::unique_ptr<Session> session_;  // The first member, so that it is destroyed last.
  std::unique_ptr<SDL_Window, Destroy> window_;
  std::unique_ptr<SDL_Cursor, Destroy> crossHairs_, hand_, eraser_;
  double width_ = 0, height_ = 0, density_ = 1;
  double perUnit_ = 1;  // Pixels per unit in which SDL reports the mouse.
  std::pair<bool, double> cursor_{};
  bool isClosed_ = false;
};

}  // namespace sketchpad
