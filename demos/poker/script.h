// A scripted player: its actions, and what it waits for.
#pragma once

#include "table.h"

#include <deque>
#include <functional>
#include <string>
#include <string_view>

namespace poker {

// Steps between semicolons, for instance "people 3; vote 5; votes 3; reveal; story 2". Actions:
// vote CARD, vote none, reveal, again, next TITLE, moderate NAME. Conditions: people NUMBER, votes
// NUMBER, story NUMBER, revealed, hidden, moderator, waiting, open.
class Script {
 public:
  static constexpr const char* steps =
      "vote CARD, reveal, again, next TITLE, moderate NAME, people N, votes N, story N, revealed, "
      "hidden, moderator, waiting and open";

  // If a step is not valid, fault() says so.
  explicit Script(std::string_view text);

  // Plays as many steps as possible now.
  void frame(Table& table);

  bool isDone() const { return steps_.empty(); }
  // The current step, as it was written.
  const std::string& current() const { return steps_.front().text; }
  const std::string& fault() const { return fault_; }

 private:
  // Returns true once the step is complete.
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
