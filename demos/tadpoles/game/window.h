// A window with OpenGL ES 2 by GLFW, and what the person does in it. The same file in a page, where
// Emscripten's GLFW draws on the canvas.
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

  // False if there is no display, or none with OpenGL ES 2: `fault` says so.
  bool isOpen() const { return window_ != nullptr; }
  const std::string& fault() const { return fault_; }

  // Once per frame, first. False when it was closed.
  bool poll();
  void show();  // What was drawn.

  int width() const { return width_; }  // Of its picture, in real pixels.
  int height() const { return height_; }
  double ratio() const { return ratio_; }
  Pointer pointer() const { return pointer_; }

  // What the keys, the pad, and the pointer (unless it is taken by somebody else) want.
  Input wanted(bool pointerIsFree) const;

  // A line that was typed and sent off with Enter; nothing while it is being typed.
  std::optional<std::string> takeLine();
  const std::optional<std::string>& typing() const { return typing_; }

  std::function<void(int key)> onKey;  // GLFW's number, while nothing is being typed.

 private:
  void press(int key);
  void type(unsigned character);
  std::optional<std::pair<double, double>> direction() const;

  GLFWwindow* window_ = nullptr;
  std::string fault_;
  int width_ = 0, height_ = 0;
  double ratio_ = 1;
  Pointer pointer_;
  bool wasPressed_ = false;  // Since the last frame, which a tap may be shorter than.
  std::optional<std::string> typing_, line_;
  mutable Input last_;
};

}  // namespace tadpoles
