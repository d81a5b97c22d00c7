// Handles keys: first for the questions, then for the game.
#include "controls.h"

#include <utility>

namespace poker {
namespace {

constexpr std::size_t longestAnswer = 120;  // In bytes.

// One step in a list, which wraps around.
void step(std::size_t& index, std::size_t count, int by) {
  if (count > 0) index = (by < 0 ? index + count - 1 : index + 1) % count;
}

void removeLast(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

}  // namespace

Controls::Controls(Options options) : options_(std::move(options)), script_(options_.script) {
  if (options_.room.empty())
    ask(Question::room);
  else if (options_.name.empty())
    ask(Question::name);
  else
    sitDown();
}

void Controls::take(const Key& key) {
  if (key.kind == Key::Kind::interrupt)
    isDone_ = true;
  else if (question_ != Question::none)
    takeAnswer(key);
  else if (focus_.isHandingOver)
    takeSeat(key);
  else
    takeCard(key);
}

void Controls::frame() {
  if (!table_) return;
  if (!table_->game().players.empty()) script_.frame(*table_);
}

std::vector<Line> Controls::screen(Size size, Table::Clock::time_point now) const {
  return table_ ? layout(*table_, options_.room, focus_, size, now) : welcome(focus_, size);
}

void Controls::ask(Question question) {
  question_ = question;
  focus_.answer.clear();
  switch (question) {
    case Question::none:
      focus_.question.clear();
      break;
    case Question::room:
      focus_.question = "Which room? A new name makes a new one:";
      focus_.answer = "lobby";
      break;
    case Question::name:
      focus_.question = "Your nickname:";
      break;
    case Question::title:
      focus_.question = "The next story:";
      break;
  }
}

void Controls::takeAnswer(const Key& key) {
  auto& text = focus_.answer;
  if (key.kind == Key::Kind::enter) return answer();
  if (key.kind == Key::Kind::backspace) return removeLast(text);
  if (key.kind == Key::Kind::escape) {
    isDone_ = !table_;
    return ask(Question::none);
  }
  if (key.kind == Key::Kind::text && text.size() + key.text.size() <= longestAnswer)
    text += key.text;
}

void Controls::answer() {
  const auto text = std::move(focus_.answer);
  switch (std::exchange(question_, Question::none)) {
    case Question::none:
      break;
    case Question::room:
      if (text.empty()) return ask(Question::room);
      options_.room = text;
      if (options_.name.empty()) return ask(Question::name);
      sitDown();
      break;
    case Question::name:
      options_.name = text;  // If it is empty, the relay chooses one.
      sitDown();
      break;
    case Question::title:
      table_->next(text);
      break;
  }
  ask(Question::none);
}

void Controls::sitDown() {
  table_ = std::make_unique<Table>(options_.url, options_.room, options_.name, Table::randomKey());
}

void Controls::takeSeat(const Key& key) {
  const auto& players = table_->game().players;
  if (key.kind == Key::Kind::up) return step(focus_.seat, players.size(), -1);
  if (key.kind == Key::Kind::down) return step(focus_.seat, players.size(), 1);
  if (key.kind == Key::Kind::enter && focus_.seat < players.size())
    table_->moderate(players[focus_.seat].id);
  if (key.kind == Key::Kind::enter || key.kind == Key::Kind::escape) focus_.isHandingOver = false;
}

void Controls::takeCard(const Key& key) {
  const auto& deck = table_->game().deck;
  if (key.kind == Key::Kind::left) return step(focus_.card, deck.size(), -1);
  if (key.kind == Key::Kind::right) return step(focus_.card, deck.size(), 1);
  const bool lays =
      key.kind == Key::Kind::enter || (key.kind == Key::Kind::text && key.text == " ");
  if (lays && focus_.card < deck.size()) return table_->vote(toggled(*table_, deck[focus_.card]));
  if (key.kind == Key::Kind::text && key.text.size() == 1) takeLetter(key.text.front());
}

void Controls::takeLetter(char letter) {
  if (letter == 'q') isDone_ = true;
  if (letter == 'r') table_->reveal();
  if (letter == 'a') table_->again();
  if (letter == 'n') ask(Question::title);
  if (letter == 'm') {
    focus_.isHandingOver = true;
    focus_.seat = 0;
  }
}

}  // namespace poker
