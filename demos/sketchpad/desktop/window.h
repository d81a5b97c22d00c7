// An SDL2 window: shows a picture, and tells what the mouse, a finger and the keyboard do.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include <SDL2/SDL.h>

namespace sketchpad {

class Window {
 public:
  // Places are in pixels of a display with 96 dots per inch.
  struct Listener {
    std::function<void(double x, double y)> press, drag, hover;
    std::function<void()> release, leave, resize;
    std::function<void(char)> type;
  };

  // Null if there is no display; then `fault` says why.
  static std::unique_ptr<Window> open(const std::string& title, int width, int height,
                                      std::string& fault);

  // Waits for something to happen, but not longer than one frame, and tells it all.
  void takeEvents(const Listener& listener);
  bool isClosed() const { return isClosed_; }

  double width() const { return width_; }
  double height() const { return height_; }
  double density() const { return density_; }  // Dots of the display in one pixel.

  // Rows of 32-bit pixels, as many as there are dots.
  void show(const void* pixels, int stride);

 private:
  struct Destroy {
    void operator()(SDL_Window* window) const { SDL_DestroyWindow(window); }
    void operator()(SDL_Renderer* renderer) const { SDL_DestroyRenderer(renderer); }
    void operator()(SDL_Texture* texture) const { SDL_DestroyTexture(texture); }
  };

  Window() = default;

  void measure();
  void tell(const SDL_Event& event, const Listener& listener);
  void tellMouse(const SDL_Event& event, const Listener& listener);
  void tellFinger(const SDL_TouchFingerEvent& event, const Listener& listener);
  void tellWindow(const SDL_WindowEvent& event, const Listener& listener);

  struct Session {
    ~Session() { SDL_Quit(); }
  };

  std::unique_ptr<Session> session_;  // First, so that it ends last.
  std::unique_ptr<SDL_Window, Destroy> window_;
  std::unique_ptr<SDL_Renderer, Destroy> renderer_;
  std::unique_ptr<SDL_Texture, Destroy> texture_;
  double width_ = 0, height_ = 0, density_ = 1;
  double perUnit_ = 1;  // Pixels in one of SDL's units for the mouse.
  bool isDrawing_ = false;
  SDL_FingerID finger_ = 0;
  bool hasFinger_ = false;
  bool isClosed_ = false;
};

}  // namespace sketchpad
