// The window, keys, pointer, touch and game pad, through GLFW.
#include "window.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace tadpoles {
namespace {

constexpr double stickRest = 0.2;  // A released stick is rarely exactly centred.
constexpr std::size_t longestLine = 100;

Window& windowOf(GLFWwindow* window) {
  return *static_cast<Window*>(glfwGetWindowUserPointer(window));
}

void append(std::string& text, unsigned character) {
  const auto add = [&text](unsigned byte) { text += static_cast<char>(byte); };
  if (character < 0x80) return add(character);
  if (character < 0x800) return add(0xc0 | character >> 6), add(0x80 | (character & 0x3f));
  if (character < 0x10000) {
    return add(0xe0 | character >> 12), add(0x80 | (character >> 6 & 0x3f)),
           add(0x80 | (character & 0x3f));
  }
  add(0xf0 | character >> 18), add(0x80 | (character >> 12 & 0x3f));
  add(0x80 | (character >> 6 & 0x3f)), add(0x80 | (character & 0x3f));
}

void removeLast(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

}  // namespace

Window::Window(const Options& options) {
  if (!glfwInit()) {
    fault_ =
        "There is no display, so no window can be opened. The page needs none: open the relay's "
        "address in a browser.";
    return;
  }
  host::prepareWindow(options);
  window_ = glfwCreateWindow(options.width, options.height, "Tadpoles", nullptr, nullptr);
  if (!window_) {
    fault_ = "The window needs OpenGL ES 2, which this display does not offer.";
    return;
  }
  glfwMakeContextCurrent(window_);
  glfwSetWindowUserPointer(window_, this);
  glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int, int action, int) {
    if (action != GLFW_RELEASE) windowOf(window).press(key);
  });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* window, int button, int action, int) {
    if (button == GLFW_MOUSE_BUTTON_LEFT && action == GLFW_PRESS)
      windowOf(window).wasPressed_ = true;
  });
  glfwSetCharCallback(
      window_, [](GLFWwindow* window, unsigned character) { windowOf(window).type(character); });
}

Window::~Window() { glfwTerminate(); }

bool Window::poll() {
  glfwPollEvents();
  host::fitWindow(window_);
  glfwGetFramebufferSize(window_, &width_, &height_);
  ratio_ = host::pixelRatio(window_);
  int across = 1, down = 1;
  double x = 0, y = 0;
  glfwGetWindowSize(window_, &across, &down);
  glfwGetCursorPos(window_, &x, &y);
  // GLFW reports the pointer in the window's units; the game uses pixels.
  pointer_ = {static_cast<float>(x * width_ / std::max(across, 1)),
              static_cast<float>(y * height_ / std::max(down, 1)),
              glfwGetMouseButton(window_, GLFW_MOUSE_BUTTON_LEFT) == GLFW_PRESS ||
                  std::exchange(wasPressed_, false)};
  return !glfwWindowShouldClose(window_);
}

void Window::show() { glfwSwapBuffers(window_); }

void Window::press(int key) {
  if (typing_) {
    if (key == GLFW_KEY_BACKSPACE) removeLast(*typing_);
    if (key == GLFW_KEY_ESCAPE) typing_.reset();
    if (key == GLFW_KEY_ENTER || key == GLFW_KEY_KP_ENTER) {
      line_ = std::move(typing_);
      typing_.reset();
    }
    return;
  }
  if (key == GLFW_KEY_ENTER || key == GLFW_KEY_KP_ENTER) {
    typing_.emplace();
    return;
  }
  if (onKey) onKey(key);
}

void Window::type(unsigned character) {
  if (typing_ && typing_->size() < longestLine) append(*typing_, character);
}

std::optional<std::string> Window::takeLine() {
  auto line = std::move(line_);
  line_.reset();
  return line;
}

// The direction of the keys or the game pad.
std::optional<std::pair<double, double>> Window::direction() const {
  if (typing_) return std::nullopt;
  const auto isDown = [this](int key, int other) {
    return glfwGetKey(window_, key) == GLFW_PRESS || glfwGetKey(window_, other) == GLFW_PRESS;
  };
  double x = isDown(GLFW_KEY_RIGHT, GLFW_KEY_D) - isDown(GLFW_KEY_LEFT, GLFW_KEY_A);
  double y = isDown(GLFW_KEY_DOWN, GLFW_KEY_S) - isDown(GLFW_KEY_UP, GLFW_KEY_W);
  if (x != 0 || y != 0) return std::pair(x, y);
  for (int pad = GLFW_JOYSTICK_1; pad <= GLFW_JOYSTICK_4; ++pad) {
    int count = 0;
    const auto* axes = glfwJoystickPresent(pad) ? glfwGetJoystickAxes(pad, &count) : nullptr;
    if (!axes || count < 2 || std::hypot(axes[0], axes[1]) < stickRest) continue;
    return std::pair<double, double>(axes[0], axes[1]);
  }
  return std::nullopt;
}

Input Window::wanted(bool pointerIsFree) const {
  auto [x, y] = std::pair(0.0, 0.0);
  int thrust = 0;
  if (const auto direct = direction()) {
    std::tie(x, y) = *direct;
    thrust = std::min(3, static_cast<int>(std::ceil(3 * std::hypot(x, y))));
  } else if (pointer_.isDown && pointerIsFree) {
    // The farther from the middle, the faster.
    x = pointer_.x - static_cast<float>(width_) / 2;
    y = pointer_.y - static_cast<float>(height_) / 2;
    thrust = std::clamp(static_cast<int>(std::hypot(x, y) / (70 * ratio_)) + 1, 1, 3);
  }
  if (thrust > 0)
    last_.heading =
        static_cast<std::uint8_t>(std::lround(std::atan2(y, x) * 128 / std::numbers::pi));
  last_.thrust = static_cast<std::uint8_t>(thrust);
  return last_;
}

}  // namespace tadpoles
