// Shows the table in the page's elements, and handles its buttons.
#pragma once

#include "../table.h"
#include "../words.h"
#include "dom.h"

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace poker {

class TableView {
 public:
  TableView(Table& table, std::string_view room);

  // Call this when something has changed.
  void show(const Table& table);

 private:
  // Elements are kept and filled again, so that the keyboard's focus stays where it is.
  struct SeatView {
    dom::Element item, face, name, badge, status, handOver;
  };
  struct BarView {
    dom::Element item, card, bar, count, names;
  };
  struct CardView {
    dom::Element button;
    Card card;
  };

  void showSeats(const Table& table);
  void addSeat();
  void showResults(const Game& game);
  void showDeck(const Table& table);

  Table& table_;
  dom::Element section_ = dom::Element::find("table");
  dom::Element state_ = dom::Element::find("state");
  dom::Element stateLabel_ = dom::Element::find("state-label");
  dom::Element story_ = dom::Element::find("story");
  dom::Element progress_ = dom::Element::find("progress");
  dom::Element seatList_ = dom::Element::find("seats");
  dom::Element results_ = dom::Element::find("results");
  dom::Element summary_ = dom::Element::find("summary");
  dom::Element barList_ = dom::Element::find("bars");
  dom::Element deck_ = dom::Element::find("deck");
  dom::Element moderator_ = dom::Element::find("moderator");
  dom::Element turn_ = dom::Element::find("turn");
  dom::Element title_ = dom::Element::find("title");
  std::vector<SeatView> seats_;
  std::vector<int> seatIds_;
  std::vector<BarView> bars_;
  std::vector<CardView> cards_;
  bool hasSatDown_ = false;
};

}  // namespace poker
