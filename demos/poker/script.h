// A player by itself: what it does, and what it waits for.
#pragma once

#include "table.h"

#include <deque>
#include <functional>
#include <string>
#include <string_view>

namespace poker {

// Steps between semicolons, as in "people 3; vote 5; votes 3; reveal; story 2".
//   does:      vote CARD, vote none, reveal, again, next TITLE, moderate NAME
//   waits for: people NUMBER, votes NUMBER, story NUMBER, revealed, hidden, moderator, waiting,
//   open
class Script {
 public:
  static constexpr const char* steps =
      "vote CARD, reveal, again, next TITLE, moderate NAME, people N, votes N, story N, revealed, "
      "hidden, moderator, waiting and open";

  // What makes no sense is in fault().
  explicit Script(std::string_view text);

  // Goes on as far as it can.
  void frame(Table& table);

  bool isDone() const { return steps_.empty(); }
  // The step that is not over, as it was written.
  const std::string& current() const { return steps_.front().text; }
  const std::string& fault() const { return fault_; }

 private:
  // True once it is over.
  using Action = std::function<bool(Table&)>;

  struct Step {
    std::string text;
    Action action;
  };

  static Action actionFor(const std::string& verb, const std::string& rest);
  static Action waitFor(const std::string& what, const std::string& rest);

  std::deque<Step> steps_;
  std::string fault_;
};

}  // namespace poker
