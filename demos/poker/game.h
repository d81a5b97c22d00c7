// A table of planning poker, as seen by one player.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace poker {

using Card = std::string;  // The text on the card.

// A story can be voted on in several rounds.
struct Story {
  int number = 0;
  std::string title;
  int round = 1;

  bool operator==(const Story&) const = default;
};

struct Player {
  int id = 0;
  std::string name;
  bool isModerator = false;
  bool hasVoted = false;
};

struct Vote {
  int id = 0;
  std::string name;
  Card card;
};

struct Count {
  Card card;
  int count = 0;
};

// The cards that were on the table when they were revealed.
struct Results {
  std::vector<Vote> votes;
  std::vector<Count> counts;
  std::optional<double> average;  // Of the numeric cards.
  std::optional<double> median;
  bool agreed = false;
};

struct Game {
  int me = 0;
  std::optional<Card> myCard;
  Story story;
  std::vector<Card> deck;
  std::vector<Player> players;
  std::optional<Results> results;  // Empty while the cards are hidden.

  const Player* find(int id) const {
    for (const auto& player : players) {
      if (player.id == id) return &player;
    }
    return nullptr;
  }
};

}  // namespace poker
