// A scripted player: its actions, and what it waits for.
#include "script.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace poker {
namespace {

std::string trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return std::string(text);
}

std::size_t votes(const Table& table) {
  const auto& players = table.game().players;
  return static_cast<std::size_t>(std::count_if(
      players.begin(), players.end(), [](const Player& player) { return player.hasVoted; }));
}

bool moderateByName(Table& table, const std::string& name) {
  for (const auto& player : table.game().players) {
    if (player.name != name) continue;
    table.moderate(player.id);
    return true;
  }
  return false;  // That player is not here yet.
}

}  // namespace

Script::Script(std::string_view text) {
  while (!text.empty()) {
    const auto end = std::min(text.find(';'), text.size());
    const auto step = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (step.empty()) continue;
    const auto space = std::min(step.find(' '), step.size());
    const auto verb = step.substr(0, space);
    const auto rest = trimmed(std::string_view(step).substr(space));
    auto action = actionFor(verb, rest);
    if (!action) action = waitFor(verb, rest);
    if (!action) fault_ = "--script does not know '" + step + "'; it knows " + steps + ".";
    steps_.push_back({step, std::move(action)});
  }
}

void Script::frame(Table& table) {
  if (!fault_.empty()) return;
  // After each action, the next step waits until the table shows its result.
  while (!steps_.empty() && !table.hasUnsent() && steps_.front().action(table)) steps_.pop_front();
}

Script::Action Script::actionFor(const std::string& verb, const std::string& rest) {
  if (verb == "vote" && !rest.empty()) {
    return [rest](Table& table) {
      table.vote(rest == "none" ? std::nullopt : std::optional(rest));
      return true;
    };
  }
  if (verb == "reveal") return [](Table& table) { return table.reveal(), true; };
  if (verb == "again") return [](Table& table) { return table.again(), true; };
  if (verb == "next") return [rest](Table& table) { return table.next(rest), true; };
  if (verb == "moderate" && !rest.empty())
    return [rest](Table& table) { return moderateByName(table, rest); };
  return {};
}

Script::Action Script::waitFor(const std::string& what, const std::string& rest) {
  std::size_t number = 0;
  const auto* end = rest.data() + rest.size();
  const auto read = std::from_chars(rest.data(), end, number);
  const bool isNumber = read.ec == std::errc() && read.ptr == end;
  if (what == "people" && isNumber)
    return [number](Table& table) { return table.game().players.size() == number; };
  if (what == "votes" && isNumber) return [number](Table& table) { return votes(table) == number; };
  if (what == "story" && isNumber)
    return [number](Table& table) { return table.game().story.number >= static_cast<int>(number); };
  if (what == "revealed") return [](Table& table) { return table.game().results.has_value(); };
  if (what == "hidden") return [](Table& table) { return !table.game().results; };
  if (what == "moderator") return [](Table& table) { return table.isModerator(); };
  if (what == "open") return [](Table& table) { return table.state() == Table::State::open; };
  if (what == "waiting") return [](Table& table) { return table.state() == Table::State::waiting; };
  return {};
}

}  // namespace poker
