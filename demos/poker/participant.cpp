// A player without a screen: plays a script, prints what it sees, and leaves.
#include "participant.h"

#include <cstdio>
#include <utility>

namespace poker {

Participant::Participant(const Options& options)
    : table_(options.url, options.room.empty() ? "lobby" : options.room, options.name,
             Table::randomKey()),
      script_(options.script),
      deadline_(Table::Clock::now() + options.patience) {}

bool Participant::frame() {
  const auto now = Table::Clock::now();
  if (!isLeaving_ && !table_.game().players.empty()) script_.frame(table_);
  auto shown = report(table_);
  std::fputs(news(report_, shown).c_str(), stdout);
  std::fflush(stdout);
  report_ = std::move(shown);

  if (table_.state() == Table::State::closed) {
    if (!isLeaving_) failure_ = table_.sentence(now);
    return false;
  }
  if (isLeaving_) return true;
  const bool isComplete =
      script_.isDone() && !table_.hasUnsent() && table_.state() == Table::State::open;
  if (!isComplete && now < deadline_) return true;
  if (!isComplete) {
    const auto trouble = table_.sentence(now);
    failure_ = !trouble.empty()   ? trouble
               : script_.isDone() ? "The relay did not answer in time."
                                  : "'" + script_.current() + "' did not come true in time.";
  }
  isLeaving_ = true;
  table_.leave();
  return true;
}

}  // namespace poker
