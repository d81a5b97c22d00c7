// A window with OpenGL ES 2 by GLFW, and the player's input. A page uses the same file with
// Emscripten's GLFW, which draws on the canvas.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "../pond/pond.h"
#include "host.h"
#include "panel.h"

namespace tadpoles {

class Window {
 public:
  explicit Window(const Options& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // Returns false if there is no display, or none with OpenGL ES 2; `fault` then says why.
  bool isOpen() const { return window_ != nullptr; }
  const std::string& fault() const { return fault_; }

  // Called first in each frame. Returns false when the window was closed.
  bool poll();
  void show();  // Shows what was drawn.

  int width() const { return width_; }  // The picture's, in real pixels.
  int height() const { return height_; }
  double ratio() const { return ratio_; }
  Pointer pointer() const { return pointer_; }

  // The input of the keys, the game pad, and the pointer if nothing else uses it.
  Input wanted(bool pointerIsFree) const;

  // A line that was typed and sent with Enter; nothing while it is being typed.
  std::optional<std::string> takeLine();
  const std::optional<std::string>& typing() const { return typing_; }

  std::function<void(int key)> onKey;  // GLFW's number; not while typing.

 private:
  void press(int key);
  void type(unsigned character);
  std::optional<std::pair<double, double>> direction() const;

  GLFWwindow* window_ = nullptr;
  std::string fault_;
  int width_ = 0, height_ = 0;
  double ratio_ = 1;
  Pointer pointer_;
  bool wasPressed_ = false;  // Since the last frame: a tap may be shorter than a frame.
  std::optional<std::string> typing_, line_;
  mutable Input last_;
};

}  // namespace tadpoles
