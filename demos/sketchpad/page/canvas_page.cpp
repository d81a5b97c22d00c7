// The sketchpad in a page: the room, its picture on canvases, and the panels.
#include "../painter.h"
#include "../report.h"
#include "../room.h"
#include "../script.h"
#include "../style.h"
#include "../svg.h"
#include "../tools.h"
#include "page.h"
#include "page_canvas.h"

#include <web/event_loop.h>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include <emscripten/emscripten.h>

namespace {

using namespace sketchpad;

constexpr std::chrono::milliseconds paintTime{6};  // Within a frame.
constexpr auto pictureLayer = static_cast<Canvas::Layer>(3);

std::string address(const char* name) {
  const std::unique_ptr<char, decltype(&std::free)> text(sketchAddress(name), &std::free);
  return text.get();
}

wire::Key key() {
  auto key = wire::randomKey();
  sketchKey(key.data());
  return key;
}

class Page {
 public:
  Page()
      : room_(address("relay"), address("room"), address("name"), key()),
        tools_(room_),
        painter_(canvas_),
        pen_(figure(address("script"))) {
    tools_.onSave = [this](Command command) { save(command); };
  }

  void start() {
    for (const auto& colour : palette) sketchAddColour(numberOf(colour), colour.name);
    for (const auto& [command, group, label, shortcut, icon, dot] : buttons)
      sketchAddButton(static_cast<int>(command), group, label, shortcut, icon, dot);
    sketchStart();
  }

  bool frame() {
    const auto now = Room::Clock::now();
    room_.frame(now);
    if (room_.state() == Room::State::open) pen_.frame(room_);
    showNotice(room_.sentence(now));
    showButtons();
    const std::pair shown{room_.drawing().version(), room_.state()};
    if (shown_ == shown && !painter_.isBehind()) return true;
    painter_.paint(room_.drawing(), room_.me(), now + paintTime);
    showBar();
    shown_ = shown;
    return true;
  }

  void resize(double width, double height, double density) {
    sketchResize(width, height, density);
    canvas_.forgetCursors();
    tools_.resize(width, height);
    placement_.reset();
  }

  Room& room() { return room_; }
  Tools& tools() { return tools_; }

 private:
  // Also shows where the paper is.
  void showButtons() {
    if (placement_ != tools_.placement()) {
      placement_ = tools_.placement();
      canvas_.place(*placement_);
      painter_.forget();
      shown_.reset();
    }
    const std::tuple panels{tools_.buttonStates(), room_.pen(), tools_.zoomPercent(),
                            tools_.isHand(), tools_.eraserSize()};
    if (panels == panels_) return;
    panels_ = panels;
    const auto& colour = room_.pen().erases ? textColour : inPalette(room_.colour());
    const auto [on, possible] = tools_.buttonStates();
    sketchShowButtons(on, possible, numberOf(colour), tools_.zoomPercent(), tools_.isHand());
    sketchShowEraser(tools_.eraserSize());
    shown_.reset();
  }

  // Only what has changed: in a crowd somebody draws in every frame.
  void showBar() {
    auto report = Report::of(room_);
    report.zoom = tools_.zoomPercent();
    const auto* state = nameOf(report.state);
    if (report != report_)
      sketchReport(state, report.people, report.strokes, report.drawing, report.zoom);
    report_ = report;
    const auto people = room_.drawing().peopleVersion();
    const std::tuple bar{report.state, people, room_.colour()};
    if (bar == bar_) return;
    bar_ = bar;
    sketchShowColour(room_.colour() % palette.size());
    sketchClearPeople();
    for (const auto& [id, person] : room_.drawing().people())
      sketchAddPerson(numberOf(inPalette(person.colour)), person.name.data(), person.name.size());
    sketchShowLabels(state, labelOf(report.state), labelOfPeople(report.people).c_str());
    sketchShowName(room_.name().data(), room_.name().size());
  }

  void showNotice(std::string sentence) {
    if (auto traffic = labelOfTraffic(room_); traffic != traffic_) {
      traffic_ = std::move(traffic);
      sketchShowTraffic(traffic_.c_str());
    }
    if (sentence == notice_) return;
    notice_ = std::move(sentence);
    sketchShowNotice(notice_.data(), notice_.size());
  }

  // Saves as a download.
  void save(Command command) {
    const auto name = "sketchpad-" + address("room");
    if (command == Command::saveSvg) {
      const auto svg = toSvg(room_.drawing());
      return sketchSaveText((name + ".svg").c_str(), "image/svg+xml", svg.data(), svg.size());
    }
    sketchBeginPicture(paperWidth, paperHeight);
    canvas_.place(pictureLayer, {.width = paperWidth, .height = paperHeight, .scale = 1});
    canvas_.clear(pictureLayer);
    paintAll(canvas_, pictureLayer, room_.drawing());
    sketchSavePicture((name + ".png").c_str());
  }

  Room room_;
  Tools tools_;
  PageCanvas canvas_;
  Painter painter_;
  ScriptedPen pen_;
  std::optional<Placement> placement_;
  std::string notice_, traffic_;
  std::optional<std::tuple<Tools::ButtonStates, Pen, int, bool, double>> panels_;
  std::optional<std::pair<std::uint64_t, Room::State>> shown_;
  std::optional<Report> report_;
  std::optional<std::tuple<Room::State, std::uint64_t, std::uint32_t>> bar_;
};

Page& page() {
  static Page page;
  return page;
}

Tools::Pointer pointer(int id, double x, double y, double pressure, int flags) {
  Tools::Pointer pointer{.id = id, .x = x, .y = y};
  if (pressure >= 0) pointer.pressure = pressure;
  pointer.isTouch = (flags & 1) != 0;
  pointer.pans = (flags & 2) != 0;
  return pointer;
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE void sketchPress(int id, double x, double y, double pressure, int flags) {
  page().tools().press(pointer(id, x, y, pressure, flags));
}
EMSCRIPTEN_KEEPALIVE void sketchMove(int id, double x, double y, double pressure, int flags) {
  page().tools().move(pointer(id, x, y, pressure, flags));
}
EMSCRIPTEN_KEEPALIVE void sketchRelease(int id) { page().tools().release(id); }
EMSCRIPTEN_KEEPALIVE void sketchLeavePaper() { page().tools().leave(); }
EMSCRIPTEN_KEEPALIVE void sketchWheel(double x, double y, double byX, double byY, bool zooms) {
  page().tools().wheel(x, y, byX, byY, zooms);
}
EMSCRIPTEN_KEEPALIVE bool sketchType(const char* key, bool control, bool shift) {
  return page().tools().type(key, control, shift);
}
EMSCRIPTEN_KEEPALIVE void sketchHoldHand(bool isHeld) { page().tools().holdHand(isHeld); }
EMSCRIPTEN_KEEPALIVE void sketchMeasured(double width, double height, double density) {
  page().resize(width, height, density);
}
EMSCRIPTEN_KEEPALIVE void sketchChooseColour(unsigned index) { page().room().chooseColour(index); }
EMSCRIPTEN_KEEPALIVE void sketchRun(int command) {
  page().tools().run(static_cast<Command>(command));
}
EMSCRIPTEN_KEEPALIVE void sketchRename(const char* name) { page().room().rename(name); }
EMSCRIPTEN_KEEPALIVE void sketchLeave() { page().room().leave(); }
EMSCRIPTEN_KEEPALIVE void sketchRest() { page().frame(); }

}  // extern "C"

int main() {
  page().start();
  return web::run([] { return page().frame(); });
}
