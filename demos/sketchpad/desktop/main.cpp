// The sketchpad on the desktop: a window, or without one a picture file.
#include "../options.h"
#include "../participant.h"
#include "../report.h"
#include "../room.h"
#include "../script.h"
#include "../tools.h"
#include "scene.h"
#include "window.h"

#include <frame_times.h>

#include <web/event_loop.h>

#include <cctype>
#include <chrono>
#include <cstdio>
#include <string>

namespace {

using namespace sketchpad;

constexpr std::chrono::milliseconds frameTime{16};
constexpr std::chrono::milliseconds paintTime{6};  // Within a frame.
constexpr std::chrono::seconds noticeTime{4};

int fail(const std::string& sentence) {
  std::fprintf(stderr, "sketchpad: %s\n", sentence.c_str());
  return 1;
}

// Prints the path, so that a script can find it.
int savePicture(const Scene& scene, const std::string& path) {
  if (!scene.save(path)) return fail("The picture cannot be written to " + path + ".");
  std::printf("picture %s\n", path.c_str());
  return 0;
}

int drawWithoutWindow(const Options& options) {
  Participant participant(options);
  Tools tools(participant.room);
  Scene scene(options.width, options.height, 1);
  tools.resize(options.width, options.height);
  const int status = web::run([&] {
    const bool goesOn = participant.frame();
    // After leaving, the others are no longer visible.
    if (participant.room.state() == Room::State::open)
      scene.show(participant.room, tools, {}, Painter::Clock::time_point::max());
    return goesOn;
  });
  if (!participant.failure().empty()) return fail(participant.failure());
  const auto& save = options.save;
  if (!save.empty() && !saveDrawing(participant.room.drawing(), save))
    return fail("The drawing cannot be written to " + save + ".");
  return options.picture.empty() ? status : savePicture(scene, options.picture);
}

// A window on a room: handles the user's input, and shows the room.
class Desk {
 public:
  Desk(const Options& options, Window& window)
      : options_(options),
        window_(window),
        room_(options.url, options.room, options.name),
        tools_(room_),
        scene_(window.width(), window.height(), window.density()),
        pen_(figure(options.script)) {
    tools_.onSave = [this](Command command) { save(command); };
    listener_ = {
        .press = [this](const Tools::Pointer& pointer) { press(pointer); },
        .move = [this](const Tools::Pointer& pointer) { tools_.move(pointer); },
        .release = [this](std::int64_t id) { tools_.release(id); },
        .leave = [this] { tools_.leave(); },
        .wheel = [this](double x, double y, double byX, double byY,
                        bool zooms) { tools_.wheel(x, y, byX, byY, zooms); },
        .type = [this](std::string_view key, bool control,
                       bool shift) { tools_.type(key, control, shift); },
        .holdHand = [this](bool isHeld) { tools_.holdHand(isHeld); },
        .resize = [this] { resize(); },
    };
    tools_.resize(window.width(), window.height());
  }

  int run() {
    for (auto next = Room::Clock::now(); !window_.isClosed();) {
      next = std::max(next + frameTime, Room::Clock::now());
      window_.takeEvents(listener_, next);
      frame();
    }
    if (!options_.frames.empty() && !frameTimes_.save(options_.frames))
      return fail("The frame times cannot be written to " + options_.frames + ".");
    const int status = options_.picture.empty() ? 0 : savePicture(scene_, options_.picture);
    room_.leave();
    web::run();  // Until the server has answered the close.
    return status;
  }

 private:
  void frame() {
    web::pollEvents();
    const auto now = Room::Clock::now();
    frameTimes_.add(now);
    room_.frame(now);
    if (room_.state() == Room::State::open) pen_.frame(room_);
    window_.showCursor(tools_.isHand(), tools_.eraserSize());
    if (scene_.show(room_, tools_, notice(now), now + paintTime))
      window_.show(scene_.surface(), scene_.changed());
    if (!options_.verbose) return;
    auto report = Report::of(room_);
    report.zoom = tools_.zoomPercent();
    std::fputs(news(report_, report).c_str(), stdout);
    std::fflush(stdout);
    report_ = report;
  }

  void press(const Tools::Pointer& pointer) {
    const auto part = scene_.partAt(room_, pointer.x, pointer.y);
    if (const auto* colour = std::get_if<std::uint32_t>(&part)) return room_.chooseColour(*colour);
    if (const auto* command = std::get_if<Command>(&part)) return tools_.run(*command);
    if (std::holds_alternative<std::monostate>(part)) tools_.press(pointer);
  }

  void resize() {
    scene_.resize(window_.width(), window_.height(), window_.density());
    tools_.resize(window_.width(), window_.height());
  }

  // Saves into the folder in which the program was started.
  void save(Command command) {
    std::string path = "sketchpad-";
    for (const char letter : options_.room)
      path += std::isalnum(static_cast<unsigned char>(letter)) ? letter : '_';
    path += command == Command::saveSvg ? ".svg" : ".png";
    const bool isSaved = saveDrawing(room_.drawing(), path);
    notice_ = isSaved ? "Saved as " + path + "." : path + " cannot be written here.";
    noticeUntil_ = Room::Clock::now() + noticeTime;
    if (isSaved && options_.verbose) std::printf("saved %s\n", path.c_str());
  }

  std::string notice(Room::Clock::time_point now) {
    const auto trouble = room_.sentence(now);
    if (!trouble.empty()) return trouble;
    return now < noticeUntil_ ? notice_ : std::string();
  }

  const Options& options_;
  Window& window_;
  Room room_;
  Tools tools_;
  Scene scene_;
  ScriptedPen pen_;
  Window::Listener listener_;
  Report report_;
  demos::FrameTimes frameTimes_;
  std::string notice_;
  Room::Clock::time_point noticeUntil_{};
};

int drawInWindow(const Options& options) {
  std::string fault;
  const auto window =
      Window::open("Sketchpad · " + options.room, options.width, options.height, fault);
  if (!window)
    return fail("No window can be opened: is there a display? (" + fault +
                ") --headless needs none.");
  return Desk(options, *window).run();
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
