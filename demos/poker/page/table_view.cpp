// Shows the table in the page's elements, and handles its buttons.
#include "table_view.h"

#include <string>

namespace poker {
namespace {

const char* sideOf(Seat::Face face) {
  switch (face) {
    case Seat::Face::hidden:
      return "hidden";
    case Seat::Face::shown:
      return "shown";
    case Seat::Face::empty:
      break;
  }
  return "empty";
}

// The name of a card for screen readers.
std::string spoken(const Card& card) {
  if (card == "½") return "one half";
  if (card == "?") return "do not know";
  if (card == "☕") return "a break";
  return card;
}

}  // namespace

TableView::TableView(Table& table, std::string_view room) : table_(table) {
  dom::Element::find("where").setText("room " + std::string(room));
  dom::Element::find("invite").toggleAttribute("hidden", false);
  turn_.listen("click", [this] { table_.game().results ? table_.again() : table_.reveal(); });
  moderator_.listen("submit", [this] {
    table_.next(title_.value());
    title_.setValue("");
  });
}

void TableView::show(const Table& table) {
  const auto& game = table.game();
  state_.setAttribute("data-state", nameOf(table.state()));
  stateLabel_.setText(labelOf(table.state()));
  if (game.players.empty()) return;
  section_.toggleAttribute("hidden", false);
  story_.setText(headline(game.story));
  progress_.setText(progress(game));
  showSeats(table);
  showResults(game);
  showDeck(table);
  moderator_.toggleAttribute("hidden", !table.isModerator());
  turn_.setText(game.results ? "Vote again" : "Reveal the cards");
  if (!std::exchange(hasSatDown_, true) && !cards_.empty()) cards_.front().button.focus();
}

void TableView::showSeats(const Table& table) {
  const auto shown = seats(table);
  seatIds_.clear();
  for (; seats_.size() > shown.size(); seats_.pop_back()) seats_.back().item.remove();
  while (seats_.size() < shown.size()) addSeat();
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const auto& seat = shown[i];
    const auto& view = seats_[i];
    seatIds_.push_back(seat.id);
    view.item.setAttribute("data-face", sideOf(seat.face));
    view.item.toggleAttribute("data-me", seat.isMe);
    view.face.setText(seat.card);
    view.name.setText(seat.name + (seat.isMe ? " (you)" : ""));
    view.badge.setText(seat.isModerator ? "moderator" : "");
    view.status.setText(seat.status);
    view.handOver.toggleAttribute("hidden", !table.isModerator() || seat.isMe);
    view.handOver.setAttribute("aria-label", "Make " + seat.name + " the moderator");
  }
}

void TableView::addSeat() {
  const auto item = seatList_.append("li", "seat");
  const auto face = item.append("div", "face");
  face.setAttribute("aria-hidden", "true");
  const auto name = item.append("span", "name");
  const auto badge = item.append("span", "badge");
  const auto status = item.append("span", "status");
  const auto handOver = item.append("button", "quiet");
  handOver.setAttribute("type", "button");
  handOver.setText("hand over");
  handOver.listen("click", [this, place = seats_.size()] {
    if (place < seatIds_.size()) table_.moderate(seatIds_[place]);
  });
  seats_.push_back({item, face, name, badge, status, handOver});
}

void TableView::showResults(const Game& game) {
  results_.toggleAttribute("hidden", !game.results);
  if (!game.results) return summary_.setText("");
  summary_.setText(summary(*game.results));
  const auto shown = bars(*game.results);
  for (; bars_.size() > shown.size(); bars_.pop_back()) bars_.back().item.remove();
  while (bars_.size() < shown.size()) {
    const auto item = barList_.append("li");
    const auto card = item.append("span", "value");
    const auto track = item.append("span", "track");
    const auto bar = track.append("span", "bar");
    bars_.push_back({item, card, bar, item.append("span", "count"), item.append("span", "names")});
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    bars_[i].card.setText(shown[i].card);
    bars_[i].bar.setAttribute("style", "--part: " + number(shown[i].part));
    bars_[i].count.setText(std::to_string(shown[i].count));
    bars_[i].names.setText(shown[i].names);
  }
}

void TableView::showDeck(const Table& table) {
  const auto& game = table.game();
  for (; cards_.size() > game.deck.size(); cards_.pop_back()) cards_.back().button.remove();
  while (cards_.size() < game.deck.size()) {
    const auto button = deck_.append("button", "card");
    button.setAttribute("type", "button");
    button.listen("click", [this, place = cards_.size()] {
      if (place < cards_.size()) table_.vote(toggled(table_, cards_[place].card));
    });
    cards_.push_back({button, {}});
  }
  for (std::size_t i = 0; i < cards_.size(); ++i) {
    auto& [button, card] = cards_[i];
    card = game.deck[i];
    button.setText(card);
    button.setAttribute("aria-label", spoken(card));
    button.setAttribute("aria-pressed", table.card() == card ? "true" : "false");
    button.toggleAttribute("data-over", game.results.has_value());
  }
}

}  // namespace poker
