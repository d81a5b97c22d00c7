// What a table of planning poker looks like to one player.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace poker {

using Card = std::string;  // What is printed on it.

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

// What lay on the table when the cards were revealed.
struct Results {
  std::vector<Vote> votes;
  std::vector<Count> counts;
  std::optional<double> average;  // Of the cards that are numbers.
  std::optional<double> median;
  bool agreed = false;
};

struct Game {
  int me = 0;
  std::optional<Card> myCard;
  Story story;
  std::vector<Card> deck;
  std::vector<Player> players;
  std::optional<Results> results;  // Nothing while the cards are hidden.

  const Player* find(int id) const {
    for (const auto& player : players) {
      if (player.id == id) return &player;
    }
    return nullptr;
  }
};

}  // namespace poker
