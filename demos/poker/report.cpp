// Facts about a table, for tests and scripts.
#include "report.h"

#include "words.h"

#include <utility>

namespace poker {
namespace {

void add(std::string& list, const std::string& item) {
  if (!list.empty()) list += ' ';
  list += item;
}

std::string resultsOf(const Game& game) {
  if (!game.results) return "hidden";
  std::string text;
  for (const auto& [card, count] : game.results->counts)
    add(text, std::to_string(count) + 'x' + card);
  if (game.results->average) add(text, "average " + number(*game.results->average));
  if (game.results->median) add(text, "median " + number(*game.results->median));
  return text;
}

}  // namespace

Report report(const Table& table) {
  const auto& game = table.game();
  Report report{{"state", nameOf(table.state())}};
  if (!game.players.empty()) {
    std::string people, voted;
    for (const auto& player : game.players) {
      add(people, player.name + (player.isModerator ? "*" : ""));
      if (player.hasVoted) add(voted, player.name);
    }
    report["people"] = people;
    report["voted"] = voted.empty() ? "nobody" : voted;
    report["story"] = std::to_string(game.story.number) +
                      (game.story.title.empty() ? "" : ' ' + game.story.title);
    report["card"] = table.card().value_or("none");
    report["results"] = resultsOf(game);
  }
  if (!table.refusal().empty()) report["refused"] = table.refusal();
  return report;
}

std::string news(const Report& before, const Report& now) {
  std::string lines;
  for (const auto& [name, value] : now) {
    const auto found = before.find(name);
    if (found == before.end() || found->second != value) lines += name + ' ' + value + '\n';
  }
  return lines;
}

}  // namespace poker
