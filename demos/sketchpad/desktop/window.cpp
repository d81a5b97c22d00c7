// An SDL2 window: shows a picture, and reports what the mouse, fingers and the keyboard do.
#include "window.h"

#include "shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

namespace sketchpad {
namespace {

constexpr int smallest = 480;
constexpr double largestCursor = 250;  // In dots: what X11 certainly supports.
constexpr double wheelStep = 80;       // The pixels that a notch of the wheel stands for.
constexpr std::int64_t mouse = -1;     // Fingers have their own numbers.

// X11 has no density of its own: uses half steps, so that an ordinary display is never scaled.
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
  SDL_SetHint(SDL_HINT_RENDER_VSYNC, "1");
  const auto refuse = [&fault] {
    fault = SDL_GetError();
    return nullptr;
  };
  std::unique_ptr<Window> self(new Window);
  if (SDL_Init(SDL_INIT_VIDEO) != 0) return refuse();
  self->session_ = std::make_unique<Session>();
  // Without a display, SDL draws into memory, where nobody sees it.
  const std::string_view driver = SDL_GetCurrentVideoDriver();
  if (!SDL_getenv("SDL_VIDEODRIVER") && (driver == "offscreen" || driver == "dummy")) {
    fault = "SDL finds none";
    return nullptr;
  }
  // SDL would draw the whole window with OpenGL in each frame; X11 accepts only the changed parts.
  if (std::string_view(SDL_GetCurrentVideoDriver()) == "x11")
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
  self->window_.reset(SDL_CreateWindow(title.c_str(), SDL_WINDOWPOS_CENTERED,
                                       SDL_WINDOWPOS_CENTERED, width, height,
                                       SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI));
  if (!self->window_) return refuse();
  if (!SDL_GetWindowSurface(self->window_.get())) return refuse();
  SDL_SetWindowMinimumSize(self->window_.get(), smallest, smallest * 5 / 8);
  self->crossHairs_.reset(SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_CROSSHAIR));
  self->hand_.reset(SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_SIZEALL));
  SDL_SetCursor(self->crossHairs_.get());
  self->measure();
  return self;
}

void Window::measure() {
  int unitsWide = 0, unitsHigh = 0;
  const auto* screen = SDL_GetWindowSurface(window_.get());  // Another after each change of size.
  if (!screen) return;
  SDL_GetWindowSize(window_.get(), &unitsWide, &unitsHigh);
  const double dotsPerUnit = static_cast<double>(screen->w) / std::max(1, unitsWide);
  density_ = dotsPerUnit > 1 ? dotsPerUnit : densityOf(window_.get());
  perUnit_ = dotsPerUnit / density_;
  width_ = screen->w / density_;
  height_ = screen->h / density_;
}

void Window::show(cairo_surface_t* picture, const Damage& changed) {
  const std::unique_ptr<SDL_Surface, Destroy> source(SDL_CreateRGBSurfaceWithFormatFrom(
      cairo_image_surface_get_data(picture), cairo_image_surface_get_width(picture),
      cairo_image_surface_get_height(picture), 32, cairo_image_surface_get_stride(picture),
      SDL_PIXELFORMAT_RGB888));
  auto* screen = SDL_GetWindowSurface(window_.get());
  if (!source || !screen) return;
  std::vector<SDL_Rect> parts;
  changed.visit([&](const cairo_rectangle_int_t& part) {
    SDL_Rect from{part.x, part.y, part.width, part.height}, to = from;
    SDL_BlitSurface(source.get(), &from, screen, &to);
    parts.push_back(to);
  });
  SDL_UpdateWindowSurfaceRects(window_.get(), parts.data(), static_cast<int>(parts.size()));
}

// A ring as large as the eraser, dark with a light rim, so that it is seen on everything.
void Window::makeEraser(double size) {
  const double dots = std::clamp(size * density_, 4.0, largestCursor);
  const int side = static_cast<int>(std::ceil(dots)) + 6;
  const auto picture = makePicture(CAIRO_FORMAT_ARGB32, side, side, 1);
  auto* cairo = picture.get();
  cairo_arc(cairo, side / 2.0, side / 2.0, dots / 2, 0, 2 * std::numbers::pi);
  paintWith(cairo, paperColour);
  cairo_set_line_width(cairo, 4);
  cairo_stroke_preserve(cairo);
  paintWith(cairo, textColour);
  cairo_set_line_width(cairo, 1.5);
  cairo_stroke(cairo);
  auto* surface = cairo_get_target(cairo);
  cairo_surface_flush(surface);
  const std::unique_ptr<SDL_Surface, Destroy> pixels(SDL_CreateRGBSurfaceWithFormatFrom(
      cairo_image_surface_get_data(surface), side, side, 32,
      cairo_image_surface_get_stride(surface), SDL_PIXELFORMAT_ARGB8888));
  if (pixels) eraser_.reset(SDL_CreateColorCursor(pixels.get(), side / 2, side / 2));
}

void Window::showCursor(bool isHand, double eraserSize) {
  if (std::pair(isHand, eraserSize) == cursor_) return;
  cursor_ = {isHand, eraserSize};
  const auto before = std::move(eraser_);  // Until another one is shown.
  if (eraserSize > 0) makeEraser(eraserSize);
  SDL_SetCursor((eraser_ ? eraser_ : isHand ? hand_ : crossHairs_).get());
}

void Window::takeEvents(const Listener& listener, std::chrono::steady_clock::time_point until) {
  using Milliseconds = std::chrono::milliseconds;
  for (SDL_Event event;;) {
    const auto left =
        std::chrono::round<Milliseconds>(until - std::chrono::steady_clock::now()).count();
    if (SDL_WaitEventTimeout(&event, static_cast<int>(std::max<Milliseconds::rep>(0, left))) != 0)
      tell(event, listener);
    else if (left <= 0)
      return;
  }
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
    case SDL_MOUSEWHEEL:
      tellWheel(event.wheel, listener);
      break;
    case SDL_FINGERDOWN:
    case SDL_FINGERUP:
    case SDL_FINGERMOTION:
      tellFinger(event.tfinger, listener);
      break;
    case SDL_TEXTINPUT:
      listener.type(event.text.text, false, false);
      break;
    case SDL_KEYDOWN:
    case SDL_KEYUP:
      tellKey(event.key, listener);
      break;
    default:
      break;
  }
}

void Window::tellMouse(const SDL_Event& event, const Listener& listener) {
  if (event.type == SDL_MOUSEMOTION)
    return listener.move(
        {.id = mouse, .x = event.motion.x * perUnit_, .y = event.motion.y * perUnit_});
  const auto button = event.button.button;
  if (button != SDL_BUTTON_LEFT && button != SDL_BUTTON_MIDDLE) return;
  if (event.type == SDL_MOUSEBUTTONUP) return listener.release(mouse);
  listener.press({.id = mouse,
                  .x = event.button.x * perUnit_,
                  .y = event.button.y * perUnit_,
                  .pans = button == SDL_BUTTON_MIDDLE});
}

void Window::tellWheel(const SDL_MouseWheelEvent& event, const Listener& listener) {
  int x = 0, y = 0;
  SDL_GetMouseState(&x, &y);
  const bool zooms = (SDL_GetModState() & KMOD_CTRL) != 0;
  listener.wheel(x * perUnit_, y * perUnit_, event.preciseX * wheelStep,
                 -event.preciseY * wheelStep, zooms);
}

void Window::tellFinger(const SDL_TouchFingerEvent& event, const Listener& listener) {
  const auto id = static_cast<std::int64_t>(event.fingerId);
  Tools::Pointer finger{.id = id, .x = event.x * width_, .y = event.y * height_, .isTouch = true};
  // What cannot tell says nothing or all.
  if (event.pressure > 0 && event.pressure < 1) finger.pressure = event.pressure;
  if (event.type == SDL_FINGERDOWN) return listener.press(finger);
  if (event.type == SDL_FINGERMOTION) return listener.move(finger);
  listener.release(id);
  listener.leave();  // It points at nothing any more.
}

// Letters and signs without Ctrl come as text, as the keyboard's layout has them.
void Window::tellKey(const SDL_KeyboardEvent& event, const Listener& listener) {
  const auto key = event.keysym.sym;
  if (key == SDLK_SPACE) return listener.holdHand(event.type == SDL_KEYDOWN);
  if (event.type == SDL_KEYUP) return;
  const bool control = (event.keysym.mod & (KMOD_CTRL | KMOD_GUI)) != 0;
  const bool shift = (event.keysym.mod & KMOD_SHIFT) != 0;
  switch (key) {
    case SDLK_LEFT:
      return listener.type("ArrowLeft", control, shift);
    case SDLK_RIGHT:
      return listener.type("ArrowRight", control, shift);
    case SDLK_UP:
      return listener.type("ArrowUp", control, shift);
    case SDLK_DOWN:
      return listener.type("ArrowDown", control, shift);
    case SDLK_DELETE:
      return listener.type("Delete", control, shift);
    default:
      if (control) listener.type(SDL_GetKeyName(key), control, shift);
  }
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
