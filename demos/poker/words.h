// The texts about a table, for both front ends.
#pragma once

#include "table.h"

#include <string>
#include <vector>

namespace poker {

// A player's place at the table.
struct Seat {
  enum class Face { empty, hidden, shown };

  int id = 0;
  std::string name;
  bool isMe = false;
  bool isModerator = false;
  Face face = Face::empty;
  Card card;  // If it is revealed, or mine.
  std::string status;
};

std::vector<Seat> seats(const Table& table);

// A bar of the chart.
struct Bar {
  Card card;
  int count = 0;
  double part = 0;  // Its length relative to the longest one, 0 to 1.
  std::string names;
};

std::vector<Bar> bars(const Results& results);

std::string headline(const Story& story);  // "Story 2: Log in"
std::string progress(const Game& game);    // "2 of 3 have voted"
std::string summary(const Results& results);
std::string number(double value);  // "6.5", "7"

// The last refusal, or the problem of the connection; empty while all is well.
std::string notice(const Table& table, Table::Clock::time_point now);

// The card if it differs from mine, else nothing: choosing the same card again takes it back.
std::optional<Card> toggled(const Table& table, const Card& card);

}  // namespace poker
