// The netcode: one player at one table. Sends what the player does, and receives what the relay
// shows.
#include "table.h"

#include "address.h"

#include <algorithm>
#include <random>
#include <utility>
#include <variant>

namespace poker {

Table::Table(std::string_view url, std::string_view room, std::string name, std::string key)
    : name_(std::move(name)),
      key_(std::move(key)),
      relay_(demos::roomUrl(url, room), std::string(language::protocol)) {
  relay_.onOpen = [this] { relay_.send(std::string_view(language::join(name_, key_))); };
  relay_.onText = [this](std::string_view text) { receive(text); };
  relay_.onLost = [this] {
    isReady_ = false;
    underWay_.reset();
  };
  relay_.onState = [this] { ++version_; };
}

std::string Table::randomKey() {
  constexpr std::string_view digits = "0123456789abcdef";
  std::random_device random;
  std::string key;
  while (key.size() < 32) key += digits[random() % digits.size()];
  return key;
}

void Table::vote(std::optional<Card> card) {
  if (game_.players.empty()) return;
  refusal_ = game_.results ? "the cards are on the table" : "";
  if (!game_.results) wanted_ = std::move(card);
  sendVote();
  ++version_;
}

void Table::reveal() {
  command(
      {language::reveal(), game_.story, [](const Game& game) { return game.results.has_value(); }});
}

// Starts another round.
void Table::again() {
  command({language::again(), game_.story, [](const Game&) { return false; }});
}

void Table::next(std::string title) {
  command({language::next(title), game_.story, [](const Game&) { return false; }});
}

void Table::moderate(int id) {
  command({language::moderate(id), game_.story, [id](const Game& game) {
             const auto* player = game.find(id);
             return !player || player->isModerator;
           }});
}

void Table::leave() { relay_.close(); }

Table::State Table::state() const {
  const auto state = relay_.state();
  return state == State::open && !isReady_ ? State::connecting : state;
}

std::string Table::sentence(Clock::time_point now) const {
  return relay_.sentence(now, game_.players.empty() ? "." : "; what you do meanwhile is kept.");
}

bool Table::isModerator() const {
  const auto* me = game_.find(game_.me);
  return me && me->isModerator;
}

void Table::command(Order order) {
  if (game_.players.empty()) return;
  refusal_.clear();
  order_ = std::move(order);
  sendOrder();
  ++version_;
}

void Table::receive(std::string_view text) {
  auto message = language::decode(text);
  if (!message) return relay_.refuse("The server does not speak the language of poker.");
  std::visit([this](auto& known) { obey(known); }, *message);
  ++version_;
}

void Table::obey(Game& game) {
  const bool comesBack = !std::exchange(isReady_, true);
  relay_.trust();
  followVote(game);
  if (order_ && (order_->story != game.story || order_->isDone(game))) order_.reset();
  if (game.story != game_.story) refusal_.clear();
  game_ = std::move(game);
  if (name_.empty()) name_ = game_.find(game_.me)->name;
  sendVote();
  if (comesBack) sendOrder();
}

// Finds out which of my cards the relay has, and which are outdated.
void Table::followVote(const Game& game) {
  if (!wanted_) return;
  if (game.story != game_.story || game.results) {
    wanted_.reset();
    underWay_.reset();
  } else if (underWay_ && game.myCard == *underWay_) {
    underWay_.reset();
  }
}

// Either the order or the vote was refused: the relay's state counts.
void Table::obey(language::Refused& refused) {
  refusal_ = std::move(refused.reason);
  order_.reset();
  wanted_.reset();
  underWay_.reset();
}

void Table::sendVote() {
  if (!isReady_ || !wanted_ || underWay_ || *wanted_ == game_.myCard) return;
  underWay_ = wanted_;
  relay_.send(std::string_view(language::vote(*wanted_)));
}

void Table::sendOrder() {
  if (isReady_ && order_) relay_.send(std::string_view(order_->message));
}

}  // namespace poker
