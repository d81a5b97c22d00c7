// Team Poker in a page: first the questions, then the table.
#include "../report.h"
#include "table_view.h"

#include <web/event_loop.h>

#include <memory>
#include <string>
#include <utility>

namespace {

using namespace poker;

class Page {
 public:
  Page() {
    room_.setValue(dom::address("room"));
    welcome_.listen("submit", [this] { sitDown(name_.value(), room_.value()); });
    // A hidden tab has no frames, but is still at the table.
    dom::every(1000, [this] { frame(); });
    dom::Element::window().listen("pagehide", [this] {
      if (table_) table_->leave();
    });
    // A player who was here before, or whose name is in the address, is not asked again.
    const auto room = dom::address("room");
    const auto name = dom::address("name");
    if (!room.empty() && (!name.empty() || !dom::recall("key " + room).empty()))
      sitDown(name.empty() ? dom::recall("name") : name, room);
    else
      invite();
  }

  bool frame() {
    if (!table_) return true;
    const auto now = Table::Clock::now();
    notice_.setText(notice(*table_, now));
    if (std::exchange(shown_, table_->version()) == table_->version()) return true;
    view_->show(*table_);
    // Also as attributes, so that a test can wait for them.
    for (const auto& [name, value] : report(*table_))
      body_.setAttribute(("data-" + name).c_str(), value);
    return true;
  }

 private:
  void invite() {
    welcome_.toggleAttribute("hidden", false);
    name_.setValue(dom::recall("name"));
    name_.focus();
  }

  void sitDown(const std::string& name, std::string room) {
    if (room.empty()) room = Table::randomKey().substr(0, 6);
    // After a reload it is the same player with the same card.
    auto key = dom::recall("key " + room);
    if (key.empty()) key = Table::randomKey();
    dom::remember("key " + room, key);
    dom::remember("name", name);
    dom::enterRoom(room);
    table_ = std::make_unique<Table>(dom::address("relay"), room, name, key);
    view_ = std::make_unique<TableView>(*table_, room);
    welcome_.toggleAttribute("hidden", true);
  }

  dom::Element body_ = dom::Element::find("body");
  dom::Element welcome_ = dom::Element::find("welcome");
  dom::Element name_ = dom::Element::find("name");
  dom::Element room_ = dom::Element::find("room");
  dom::Element notice_ = dom::Element::find("notice");
  std::unique_ptr<Table> table_;
  std::unique_ptr<TableView> view_;
  std::uint64_t shown_ = 0;
};

}  // namespace

int main() {
  static Page page;
  return web::run([] { return page.frame(); });
}
