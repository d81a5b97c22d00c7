// The sketchpad in a page: the room, its picture on two canvases, and the bar.
#include "../painter.h"
#include "../report.h"
#include "../room.h"
#include "../script.h"
#include "../style.h"
#include "page.h"

#include <web/event_loop.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <emscripten/emscripten.h>

namespace {

using namespace sketchpad;

int numberOf(const Colour& colour) { return colour.red << 16 | colour.green << 8 | colour.blue; }

std::string address(const char* name) {
  const std::unique_ptr<char, decltype(&std::free)> text(sketchAddress(name), &std::free);
  return text.get();
}

class PageCanvas : public Canvas {
 public:
  void clear(Layer layer) override { sketchClear(static_cast<int>(layer)); }
  void draw(Layer layer, Pen pen, std::span<const float> curves) override {
    sketchDraw(static_cast<int>(layer), numberOf(inPalette(pen.colour)), pen.width, curves.data(),
               curves.size());
  }
  void drawCursor(const Person& person) override {
    sketchDrawCursor(person.cursor->x, person.cursor->y, numberOf(inPalette(person.colour)),
                     cursorShape.data(), cursorShape.size(), person.name.data(),
                     person.name.size());
  }
  void drawInvitation(std::string_view text) override {
    sketchDrawInvitation(text.data(), text.size());
  }
};

class Page {
 public:
  Page()
      : room_(address("relay"), address("room"), address("name")),
        painter_(canvas_),
        pen_(figure(address("script"))) {}

  void start() {
    for (const auto& colour : palette)
      sketchAddColour(numberOf(colour), colour.name, std::char_traits<char>::length(colour.name));
    sketchStart();
  }

  bool frame() {
    const auto now = Room::Clock::now();
    room_.frame(now);
    if (room_.state() == Room::State::open) pen_.frame(room_);
    showNotice(room_.sentence(now));
    const std::pair shown{room_.drawing().version(), room_.state()};
    if (shown_ == shown) return true;
    painter_.paint(room_.drawing(), room_.me());
    showBar();
    shown_ = shown;
    return true;
  }

  void point(int kind, double x, double y) {
    const auto at = placement_.toPaper(x, y);
    switch (kind) {
      case 0:
        return room_.press(at);
      case 1:
        return room_.drag(at);
      case 2:
        return room_.release();
      case 3:
        return room_.hover(at);
      default:
        return room_.hover(std::nullopt);
    }
  }

  void resize(double width, double height, double density) {
    placement_ = Placement::in(width, height);
    sketchPlace(placement_.left, placement_.top, placement_.width, placement_.height, density,
                placement_.scale * density);
    painter_.forget();
    shown_.reset();
  }

  void chooseColour(unsigned index) { room_.chooseColour(index); }
  void leave() { room_.leave(); }

 private:
  void showBar() {
    const auto report = Report::of(room_);
    const auto* state = nameOf(report.state);
    sketchShowColour(room_.colour() % palette.size());
    sketchClearPeople();
    for (const auto& [id, person] : room_.drawing().people())
      sketchAddPerson(numberOf(inPalette(person.colour)), person.name.data(), person.name.size());
    sketchShowLabels(state, labelOf(report.state), labelOfPeople(report.people).c_str());
    sketchReport(state, report.people, report.strokes, report.drawing);
  }

  void showNotice(std::string sentence) {
    if (sentence == notice_) return;
    notice_ = std::move(sentence);
    sketchShowNotice(notice_.data(), notice_.size());
  }

  Room room_;
  PageCanvas canvas_;
  Painter painter_;
  ScriptedPen pen_;
  Placement placement_;
  std::string notice_;
  std::optional<std::pair<std::uint64_t, Room::State>> shown_;
};

Page& page() {
  static Page page;
  return page;
}

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE void sketchPointer(int kind, double x, double y) { page().point(kind, x, y); }
EMSCRIPTEN_KEEPALIVE void sketchResize(double width, double height, double density) {
  page().resize(width, height, density);
}
EMSCRIPTEN_KEEPALIVE void sketchChooseColour(unsigned index) { page().chooseColour(index); }
EMSCRIPTEN_KEEPALIVE void sketchLeave() { page().leave(); }

}  // extern "C"

int main() {
  page().start();
  return web::run([] { return page().frame(); });
}
