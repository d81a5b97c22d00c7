// An SDL2 window: shows a picture, and tells what the mouse, a finger and the keyboard do.
#include "window.h"

#include <algorithm>
#include <cmath>

namespace sketchpad {
namespace {

constexpr int frameMilliseconds = 16;
constexpr int smallest = 480;

// X11 has no density of its own: half steps, so that an ordinary display is never scaled.
double densityOf(SDL_Window* window) {
  float dotsPerInch = 96;
  SDL_GetDisplayDPI(std::max(0, SDL_GetWindowDisplayIndex(window)), nullptr, &dotsPerInch, nullptr);
  return std::clamp(std::floor(dotsPerInch / 96.0 * 2) / 2, 1.0, 4.0);
}

}  // namespace

std::unique_ptr<Window> Window::open(const std::string& title, int width, int height,
                                     std::string& fault) {
  SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
  SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1");
  const auto refuse = [&fault] {
    fault = SDL_GetError();
    return nullptr;
  };
  std::unique_ptr<Window> self(new Window);
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return refuse();
  self->session_ = std::make_unique<Session>();
  self->window_.reset(SDL_CreateWindow(title.c_str(), SDL_WINDOWPOS_CENTERED,
                                       SDL_WINDOWPOS_CENTERED, width, height,
                                       SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI));
  if (!self->window_) return refuse();
  self->renderer_.reset(SDL_CreateRenderer(self->window_.get(), -1, SDL_RENDERER_PRESENTVSYNC));
  if (!self->renderer_) self->renderer_.reset(SDL_CreateRenderer(self->window_.get(), -1, 0));
  if (!self->renderer_) return refuse();
  SDL_SetWindowMinimumSize(self->window_.get(), smallest, smallest * 5 / 8);
  SDL_SetCursor(SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_CROSSHAIR));
  self->measure();
  return self;
}

void Window::measure() {
  int dotsWide = 0, dotsHigh = 0, unitsWide = 0, unitsHigh = 0;
  SDL_GetRendererOutputSize(renderer_.get(), &dotsWide, &dotsHigh);
  SDL_GetWindowSize(window_.get(), &unitsWide, &unitsHigh);
  const double dotsPerUnit = static_cast<double>(dotsWide) / std::max(1, unitsWide);
  density_ = dotsPerUnit > 1 ? dotsPerUnit : densityOf(window_.get());
  perUnit_ = dotsPerUnit / density_;
  width_ = dotsWide / density_;
  height_ = dotsHigh / density_;
  texture_.reset(SDL_CreateTexture(renderer_.get(), SDL_PIXELFORMAT_RGB888,
                                   SDL_TEXTUREACCESS_STREAMING, dotsWide, dotsHigh));
}

void Window::show(const void* pixels, int stride) {
  SDL_UpdateTexture(texture_.get(), nullptr, pixels, stride);
  SDL_RenderCopy(renderer_.get(), texture_.get(), nullptr, nullptr);
  SDL_RenderPresent(renderer_.get());
}

void Window::takeEvents(const Listener& listener) {
  SDL_Event event;
  if (SDL_WaitEventTimeout(&event, frameMilliseconds) == 0) return;
  do tell(event, listener);
  while (SDL_PollEvent(&event) != 0);
}

void Window::tell(const SDL_Event& event, const Listener& listener) {
  switch (event.type) {
    case SDL_QUIT:
      isClosed_ = true;
      break;
    case SDL_WINDOWEVENT:
      tellWindow(event.window, listener);
      break;
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
    case SDL_MOUSEMOTION:
      tellMouse(event, listener);
      break;
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
    case SDL_FINGERMOTION:
      tellFinger(event.tfinger, listener);
      break;
    case SDL_TEXTINPUT:
      listener.type(event.text.text[0]);
      break;
    default:
      break;
  }
}

void Window::tellMouse(const SDL_Event& event, const Listener& listener) {
  if (event.type == SDL_MOUSEMOTION) {
    const double x = event.motion.x * perUnit_, y = event.motion.y * perUnit_;
    return isDrawing_ ? listener.drag(x, y) : listener.hover(x, y);
  }
  if (event.button.button != SDL_BUTTON_LEFT) return;
  isDrawing_ = event.type == SDL_MOUSEBUTTONDOWN;
  if (!isDrawing_) return listener.release();
  listener.press(event.button.x * perUnit_, event.button.y * perUnit_);
}

// One finger draws; those that join it are left for gestures.
void Window::tellFinger(const SDL_TouchFingerEvent& event, const Listener& listener) {
  const double x = event.x * width_, y = event.y * height_;
  if (event.type == SDL_FINGERDOWN && !hasFinger_) {
    hasFinger_ = true;
    finger_ = event.fingerId;
    return listener.press(x, y);
  }
  if (!hasFinger_ || event.fingerId != finger_) return;
  if (event.type == SDL_FINGERMOTION) return listener.drag(x, y);
  hasFinger_ = false;
  listener.release();
  listener.leave();  // It points at nothing any more.
}

void Window::tellWindow(const SDL_WindowEvent& event, const Listener& listener) {
  if (event.event == SDL_WINDOWEVENT_LEAVE) return listener.leave();
  const bool isOther = event.event != SDL_WINDOWEVENT_SIZE_CHANGED &&
                       event.event != SDL_WINDOWEVENT_EXPOSED &&
                       event.event != SDL_WINDOWEVENT_DISPLAY_CHANGED;
  if (isOther) return;
  measure();
  listener.resize();
}

}  // namespace sketchpad
