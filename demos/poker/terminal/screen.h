// Lays out a table for a terminal: lines of styled text, independent of any terminal.
#pragma once

#include "../words.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace poker {

enum class Style { plain, dim, strong, good, warning, bad, back, chosen };

struct Span {
  Style style = Style::plain;
  std::string text;

  bool operator==(const Span&) const = default;
};

using Line = std::vector<Span>;

// What the keys refer to.
struct Focus {
  std::size_t card = 0;
  std::size_t seat = 0;
  bool isHandingOver = false;  // Then a seat is being chosen.
  std::string question;        // If there is one, it is answered on the last line.
  std::string answer;
};

struct Size {
  int width = 80;
  int height = 24;

  bool operator==(const Size&) const = default;
};

// Before there is a table: only the question.
std::vector<Line> welcome(const Focus& focus, Size size);

std::vector<Line> layout(const Table& table, std::string_view room, const Focus& focus, Size size,
                         Table::Clock::time_point now);

// How many columns a terminal uses for the text, in the program's locale.
int columns(std::string_view text);

}  // namespace poker
