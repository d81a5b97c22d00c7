// Handles keys: first for the questions, then for the game.
#pragma once

#include "../options.h"
#include "../script.h"
#include "screen.h"

#include <memory>
#include <string>
#include <vector>

namespace poker {

struct Key {
  enum class Kind { text, left, right, up, down, enter, backspace, escape, interrupt };

  Kind kind = Kind::text;
  std::string text;  // One UTF-8 character.
};

class Controls {
 public:
  explicit Controls(Options options);

  void take(const Key& key);
  void frame();
  std::vector<Line> screen(Size size, Table::Clock::time_point now) const;

  // The person wants to leave.
  bool isDone() const { return isDone_; }
  // Null until room and name are known.
  Table* table() { return table_.get(); }

 private:
  enum class Question { none, room, name, title };

  void ask(Question question);
  void answer();
  void takeAnswer(const Key& key);
  void takeSeat(const Key& key);
  void takeCard(const Key& key);
  void takeLetter(char letter);
  void sitDown();

  Options options_;
  Script script_;
  Question question_ = Question::none;
  Focus focus_;
  bool isDone_ = false;
  std::unique_ptr<Table> table_;
};

}  // namespace poker
