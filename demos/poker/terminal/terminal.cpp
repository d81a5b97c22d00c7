// The terminal, with ncurses. The destructor restores its previous state.
#include "terminal.h"

#include <climits>
#include <clocale>
#include <cstring>
#include <cwchar>

#include <langinfo.h>
#include <unistd.h>

#define NCURSES_WIDECHAR 1
#include <curses.h>

namespace poker {
namespace {

constexpr wint_t ctrlC = 3, escape = 27, deleteKey = 127, lowestText = 32;

// Half a card and a cup of coffee are not ASCII.
void chooseLocale() {
  std::setlocale(LC_ALL, "");
  if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0) std::setlocale(LC_CTYPE, "C.UTF-8");
}

// A pair of colours for each style that has one, by its number.
void chooseColours() {
  if (!has_colors()) return;
  start_color();
  use_default_colors();
  const auto colour = [](Style style, short foreground) {
    init_pair(static_cast<short>(style), foreground, -1);
  };
  colour(Style::good, COLOR_GREEN);
  colour(Style::warning, COLOR_YELLOW);
  colour(Style::bad, COLOR_RED);
  colour(Style::back, COLOR_BLUE);
}

attr_t attributesOf(Style style) {
  switch (style) {
    case Style::plain:
      return A_NORMAL;
    case Style::dim:
      return A_DIM;
    case Style::strong:
      return A_BOLD;
    case Style::chosen:
      return A_REVERSE;
    default:
      return static_cast<attr_t>(COLOR_PAIR(static_cast<int>(style)));
  }
}

std::optional<Key> functionKey(wint_t code) {
  switch (code) {
    case KEY_LEFT:
      return Key{Key::Kind::left, {}};
    case KEY_RIGHT:
      return Key{Key::Kind::right, {}};
    case KEY_UP:
      return Key{Key::Kind::up, {}};
    case KEY_DOWN:
      return Key{Key::Kind::down, {}};
    case KEY_ENTER:
      return Key{Key::Kind::enter, {}};
    case KEY_BACKSPACE:
      return Key{Key::Kind::backspace, {}};
    default:
      return {};  // The next show() uses the new size.
  }
}

std::optional<Key> characterKey(wint_t character) {
  if (character == ctrlC) return Key{Key::Kind::interrupt, {}};
  if (character == escape) return Key{Key::Kind::escape, {}};
  if (character == L'\n' || character == L'\r') return Key{Key::Kind::enter, {}};
  if (character == L'\b' || character == deleteKey) return Key{Key::Kind::backspace, {}};
  if (character < lowestText) return {};
  char bytes[MB_LEN_MAX];
  std::mbstate_t state{};
  const auto size = std::wcrtomb(bytes, static_cast<wchar_t>(character), &state);
  if (size > sizeof bytes) return {};
  return Key{Key::Kind::text, std::string(bytes, size)};
}

}  // namespace

std::unique_ptr<Terminal> Terminal::open(std::string& fault) {
  chooseLocale();
  if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
    fault = "This is not a terminal; --headless needs none.";
    return nullptr;
  }
  if (!newterm(nullptr, stdout, stdin)) {
    fault = "This terminal is unknown to ncurses; is TERM right?";
    return nullptr;
  }
  raw();
  noecho();
  nonl();
  keypad(stdscr, TRUE);
  set_escdelay(25);
  curs_set(0);
  chooseColours();
  return std::unique_ptr<Terminal>(new Terminal);
}

Terminal::~Terminal() { endwin(); }

Size Terminal::size() const { return {getmaxx(stdscr), getmaxy(stdscr)}; }

std::optional<Key> Terminal::read(std::chrono::milliseconds patience) {
  timeout(static_cast<int>(patience.count()));
  wint_t code = 0;
  switch (get_wch(&code)) {
    case OK:
      return characterKey(code);
    case KEY_CODE_YES:
      return functionKey(code);
    default:
      return {};
  }
}

void Terminal::show(const std::vector<Line>& lines) {
  if (lines == shown_ && size() == shownSize_) return;
  shown_ = lines;
  shownSize_ = size();
  erase();
  int row = 0;
  for (const auto& line : lines) {
    move(row++, 0);
    for (const auto& [style, text] : line) {
      attrset(static_cast<int>(attributesOf(style)));
      addstr(text.c_str());
    }
  }
  attrset(A_NORMAL);
  refresh();
}

}  // namespace poker
