// Lays out a table for a terminal: lines of styled text, independent of any terminal.
#include "screen.h"

#include <algorithm>
#include <cstdlib>
#include <cwchar>

namespace poker {
namespace {

constexpr int margin = 2;
constexpr int nameColumns = 22;
constexpr int shortestBar = 1, longestBar = 30;

// The size of the next character, and its columns; an unprintable one counts as one.
std::size_t sizeOfNext(std::string_view text, int& width) {
  wchar_t character = 0;
  std::mbstate_t state{};
  const auto size = std::mbrtowc(&character, text.data(), text.size(), &state);
  const bool isText = size != 0 && size <= text.size();
  width = isText ? std::max(wcwidth(character), 0) : 1;
  return isText ? size : 1;
}

// As much as fits.
std::string cut(std::string_view text, int most) {
  std::size_t end = 0;
  for (int used = 0; end < text.size();) {
    int width = 0;
    const auto size = sizeOfNext(text.substr(end), width);
    if ((used += width) > most) break;
    end += size;
  }
  return std::string(text.substr(0, end));
}

std::string padded(std::string_view text, int width) {
  auto shown = cut(text, width);
  shown.append(static_cast<std::size_t>(std::max(0, width - columns(shown))), ' ');
  return shown;
}

std::string spaces(int count) {
  return std::string(static_cast<std::size_t>(std::max(0, count)), ' ');
}

std::string repeated(std::string_view text, int count) {
  std::string all;
  for (int i = 0; i < count; ++i) all += text;
  return all;
}

Line fitted(Line line, int width) {
  for (auto& [style, text] : line) {
    text = cut(text, std::max(0, width));
    width -= columns(text);
  }
  return line;
}

// One at the left edge, the other at the right.
Line apart(Line left, Line right, int width) {
  int used = 0;
  for (const auto& line : {left, right}) {
    for (const auto& span : line) used += columns(span.text);
  }
  left.push_back({Style::plain, spaces(width - used - margin)});
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

Style styleOf(Table::State state) {
  if (state == Table::State::open) return Style::good;
  return state == Table::State::closed ? Style::bad : Style::warning;
}

Line faceOf(const Seat& seat) {
  switch (seat.face) {
    case Seat::Face::shown:
      return {{Style::strong, "│" + padded(seat.card, 3) + "│"}};
    case Seat::Face::hidden:
      if (seat.isMe) return {{Style::strong, "│" + padded(seat.card, 3) + "│"}};
      return {{Style::plain, "│"}, {Style::back, "▒▒▒"}, {Style::plain, "│"}};
    case Seat::Face::empty:
      break;
  }
  return {{Style::dim, "╎   ╎"}};
}

Line lineOf(const Seat& seat, bool isChosen) {
  auto name = seat.name + (seat.isMe ? " (you)" : "");
  Line line{{isChosen    ? Style::chosen
             : seat.isMe ? Style::strong
                         : Style::plain,
             (isChosen ? "› " : "  ") + padded(name, nameColumns)},
            {Style::warning, seat.isModerator ? "★ " : "  "}};
  for (auto& span : faceOf(seat)) line.push_back(std::move(span));
  line.push_back({seat.face == Seat::Face::empty ? Style::dim : Style::good, "  " + seat.status});
  return line;
}

std::vector<Line> players(const Table& table, const Focus& focus) {
  std::vector<Line> lines;
  for (const auto& seat : seats(table))
    lines.push_back(lineOf(seat, focus.isHandingOver && lines.size() == focus.seat));
  return lines;
}

std::vector<Line> chart(const Results& results, int width) {
  std::vector<Line> lines{{}, {{Style::strong, "  " + summary(results)}}};
  const int longest = std::clamp(width / 2 - 10, shortestBar, longestBar);
  for (const auto& bar : bars(results)) {
    const int length = std::max(shortestBar, static_cast<int>(bar.part * longest + 0.5));
    lines.push_back(
        {{Style::strong, "  " + padded(bar.card, 4)},
         {Style::good, repeated("█", length)},
         {Style::plain, spaces(longest - length) + ' ' + std::to_string(bar.count) + "  "},
         {Style::dim, bar.names}});
  }
  return lines;
}

// As many lines as the pieces need.
std::vector<Line> packed(const std::string& label, const std::vector<Span>& pieces, int width) {
  std::vector<Line> lines{{{Style::plain, label}}};
  int used = columns(label);
  for (const auto& piece : pieces) {
    if (used + columns(piece.text) > width && used > columns(label)) {
      used = columns(label);
      lines.push_back({{Style::plain, spaces(used)}});
    }
    lines.back().push_back(piece);
    used += columns(piece.text);
  }
  return lines;
}

std::vector<Line> deck(const Table& table, const Focus& focus, int width) {
  std::vector<Span> cards;
  for (const auto& card : table.game().deck) {
    const bool isMine = table.card() == card;
    const bool isChosen = !focus.isHandingOver && cards.size() == focus.card;
    cards.push_back({isChosen ? Style::chosen
                     : isMine ? Style::strong
                              : Style::plain,
                     isMine ? "[" + card + "]" : " " + card + " "});
  }
  return packed("  Your card  ", cards, width);
}

std::vector<Line> help(const Table& table, const Focus& focus, int width) {
  std::vector<std::string> keys{"← → choose", "Space lay, take back"};
  if (!focus.question.empty())
    keys = {"Enter: done", "Esc: never mind"};
  else if (focus.isHandingOver)
    keys = {"↑ ↓ who is to moderate", "Enter: hand over", "Esc: never mind"};
  else if (table.isModerator())
    keys.insert(keys.end(), {"r reveal", "a again", "n next story", "m hand over", "q quit"});
  else
    keys.push_back("q quit");
  std::vector<Span> pieces;
  for (const auto& key : keys) pieces.push_back({Style::dim, key + "   "});
  return packed("  ", pieces, width);
}

std::vector<Span> words(std::string_view sentence) {
  std::vector<Span> words;
  while (!sentence.empty()) {
    const auto size = std::min(sentence.find(' '), sentence.size() - 1) + 1;
    words.push_back({Style::warning, std::string(sentence.substr(0, size))});
    sentence.remove_prefix(size);
  }
  return words;
}

Line answering(const Focus& focus) {
  return {{Style::strong, "  " + focus.question + " "},
          {Style::plain, focus.answer},
          {Style::chosen, " "}};
}

void append(std::vector<Line>& lines, std::vector<Line> more) {
  lines.insert(lines.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
}

}  // namespace

int columns(std::string_view text) {
  int used = 0;
  while (!text.empty()) {
    int width = 0;
    text.remove_prefix(sizeOfNext(text, width));
    used += width;
  }
  return used;
}

std::vector<Line> welcome(const Focus& focus, Size size) {
  std::vector<Line> lines{{{Style::strong, "  ♠ Team Poker"}},
                          {},
                          answering(focus),
                          {},
                          {{Style::dim, "  Enter: go on   Esc: quit"}}};
  for (auto& line : lines) line = fitted(std::move(line), size.width);
  return lines;
}

// The heading and the list of keys stay; lines that do not fit between them are left out, and
// counted.
std::vector<Line> layout(const Table& table, std::string_view room, const Focus& focus, Size size,
                         Table::Clock::time_point now) {
  const auto& game = table.game();
  std::vector<Line> lines{
      apart({{Style::strong, "  ♠ Team Poker"}, {Style::dim, "  room " + std::string(room)}},
            {{styleOf(table.state()), std::string("● ") + labelOf(table.state())}}, size.width),
      {},
      apart({{Style::strong, "  " + headline(game.story)}},
            {{Style::plain, game.players.empty() ? "" : progress(game)}}, size.width),
      {}};

  std::vector<Line> middle = players(table, focus);
  if (game.results) append(middle, chart(*game.results, size.width));

  std::vector<Line> foot{{}};
  if (!game.players.empty()) append(foot, deck(table, focus, size.width));
  append(foot, help(table, focus, size.width));
  if (!focus.question.empty())
    foot.push_back(answering(focus));
  else
    append(foot, packed("  ", words(notice(table, now)), size.width));

  const int free = size.height - static_cast<int>(lines.size() + foot.size());
  if (static_cast<int>(middle.size()) > free) {
    const auto shown = static_cast<std::size_t>(std::max(0, free - 1));
    const auto hidden = middle.size() - shown;
    middle.resize(shown);
    middle.push_back({{Style::dim, "  … and " + std::to_string(hidden) + " more lines"}});
  }
  append(lines, std::move(middle));
  append(lines, std::move(foot));
  if (static_cast<int>(lines.size()) > size.height)
    lines.erase(lines.begin(), lines.end() - std::max(size.height, 0));
  for (auto& line : lines) line = fitted(std::move(line), size.width);
  return lines;
}

}  // namespace poker
