// The texts about a table, for both front ends.
#include "words.h"

#include <algorithm>
#include <cstdio>

namespace poker {
namespace {

const Vote* voteOf(const Results& results, int id) {
  for (const auto& vote : results.votes) {
    if (vote.id == id) return &vote;
  }
  return nullptr;
}

Seat seatOf(const Player& player, const Table& table) {
  const auto& game = table.game();
  Seat seat{player.id, player.name, player.id == game.me, player.isModerator, {}, {}, {}};
  if (game.results) {
    const auto* vote = voteOf(*game.results, player.id);
    seat.face = vote ? Seat::Face::shown : Seat::Face::empty;
    if (vote) seat.card = vote->card;
    seat.status = vote ? "chose " + vote->card : "did not vote";
    return seat;
  }
  const bool hasVoted = seat.isMe ? table.card().has_value() : player.hasVoted;
  seat.face = hasVoted ? Seat::Face::hidden : Seat::Face::empty;
  if (seat.isMe && hasVoted) seat.card = *table.card();
  seat.status = hasVoted ? "has voted" : "is thinking";
  return seat;
}

}  // namespace

std::vector<Seat> seats(const Table& table) {
  std::vector<Seat> seats;
  for (const auto& player : table.game().players) seats.push_back(seatOf(player, table));
  return seats;
}

std::vector<Bar> bars(const Results& results) {
  int highest = 1;
  for (const auto& count : results.counts) highest = std::max(highest, count.count);
  std::vector<Bar> bars;
  for (const auto& [card, count] : results.counts) {
    Bar bar{card, count, static_cast<double>(count) / highest, {}};
    for (const auto& vote : results.votes) {
      if (vote.card != card) continue;
      if (!bar.names.empty()) bar.names += ", ";
      bar.names += vote.name;
    }
    bars.push_back(std::move(bar));
  }
  return bars;
}

std::string headline(const Story& story) {
  if (story.number == 0) return "Planning poker";
  const auto start = "Story " + std::to_string(story.number);
  return story.title.empty() ? start : start + ": " + story.title;
}

std::string progress(const Game& game) {
  if (game.results) return "The cards are on the table";
  const auto voted = std::count_if(game.players.begin(), game.players.end(),
                                   [](const Player& player) { return player.hasVoted; });
  const auto players = static_cast<std::ptrdiff_t>(game.players.size());
  if (voted == 0) return "Nobody has voted yet";
  if (voted == players) return "Everybody has voted";
  return std::to_string(voted) + " of " + std::to_string(players) +
         (voted == 1 ? " has voted" : " have voted");
}

std::string summary(const Results& results) {
  std::string text;
  if (results.agreed && results.votes.size() > 1)
    text = "Everybody chose " + results.votes.front().card;
  else if (results.average && results.median)
    text = "Average " + number(*results.average) + ", median " + number(*results.median);
  else
    text = "No numbers were chosen";
  return text;
}

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  std::string shown = text;
  while (shown.ends_with('0')) shown.pop_back();
  if (shown.ends_with('.')) shown.pop_back();
  return shown;
}

std::string notice(const Table& table, Table::Clock::time_point now) {
  auto sentence = table.sentence(now);
  if (!sentence.empty() || table.refusal().empty()) return sentence;
  return "The relay refused: " + table.refusal() + ".";
}

std::optional<Card> toggled(const Table& table, const Card& card) {
  return table.card() == card ? std::nullopt : std::optional(card);
}

}  // namespace poker
