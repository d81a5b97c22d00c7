// The sketchpad on the desktop: a window, or without one a picture.
#include "../options.h"
#include "../participant.h"
#include "../report.h"
#include "../room.h"
#include "../script.h"
#include "scene.h"
#include "window.h"

#include <web/event_loop.h>

#include <cstdio>
#include <string>

namespace {

using namespace sketchpad;

int fail(const std::string& sentence) {
  std::fprintf(stderr, "sketchpad: %s\n", sentence.c_str());
  return 1;
}

// Prints the path, so that a script knows where to look.
int savePicture(const Scene& scene, const std::string& path) {
  if (!scene.save(path)) return fail("The picture cannot be written to " + path + ".");
  std::printf("picture %s\n", path.c_str());
  return 0;
}

int drawWithoutWindow(const Options& options) {
  Participant participant(options);
  Scene scene(options.width, options.height, 1);
  const int status = web::run([&] {
    const bool goesOn = participant.frame();
    // Once it leaves, the others are out of sight.
    if (participant.room.state() == Room::State::open)
      scene.show(participant.room, Room::Clock::now());
    return goesOn;
  });
  if (!participant.failure().empty()) return fail(participant.failure());
  return options.picture.empty() ? status : savePicture(scene, options.picture);
}

// What the person at the window does.
Window::Listener listen(Scene& scene, Room& room, const Window& window) {
  const auto press = [&](double x, double y) {
    if (const auto colour = scene.colourAt(room, x, y)) return room.chooseColour(*colour);
    if (scene.placement().contains(x, y)) room.press(scene.placement().toPaper(x, y));
  };
  const auto hover = [&](double x, double y) {
    if (!scene.placement().contains(x, y)) return room.hover({});
    room.hover(scene.placement().toPaper(x, y));
  };
  const auto type = [&](char key) {
    if (key >= '1' && key <= '8') room.chooseColour(static_cast<std::uint32_t>(key - '1'));
  };
  return {
      .press = press,
      .drag = [&](double x, double y) { room.drag(scene.placement().toPaper(x, y)); },
      .hover = hover,
      .release = [&] { room.release(); },
      .leave = [&] { room.hover({}); },
      .resize = [&] { scene.resize(window.width(), window.height(), window.density()); },
      .type = type,
  };
}

int drawInWindow(const Options& options) {
  std::string fault;
  const auto window =
      Window::open("Sketchpad · " + options.room, options.width, options.height, fault);
  if (!window) return fail("No window can be opened (" + fault + "); --headless does without.");
  Room room(options.url, options.room, options.name);
  Scene scene(window->width(), window->height(), window->density());
  const auto listener = listen(scene, room, *window);
  ScriptedPen pen(figure(options.script));
  Report report;

  while (!window->isClosed()) {
    window->takeEvents(listener);
    web::pollEvents();
    const auto now = Room::Clock::now();
    room.frame(now);
    if (room.state() == Room::State::open) pen.frame(room);
    if (scene.show(room, now)) {
      auto* surface = scene.surface();
      window->show(cairo_image_surface_get_data(surface), cairo_image_surface_get_stride(surface));
    }
    if (!options.verbose) continue;
    std::fputs(news(report, Report::of(room)).c_str(), stdout);
    std::fflush(stdout);
    report = Report::of(room);
  }
  const int status = options.picture.empty() ? 0 : savePicture(scene, options.picture);
  room.leave();
  web::run();  // Until the server has said goodbye as well.
  return status;
}

}  // namespace

int main(int count, char** arguments) {
  std::string fault;
  const auto options = readOptions(count, arguments, fault);
  if (!options) {
    std::fprintf(stderr, "sketchpad: %s\n%s", fault.c_str(), usage);
    return 2;
  }
  if (options->help) return std::fputs(usage, stdout), 0;
  return options->headless ? drawWithoutWindow(*options) : drawInWindow(*options);
}
