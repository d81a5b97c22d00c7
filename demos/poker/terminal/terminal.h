// The terminal, with ncurses. The destructor restores its previous state.
#pragma once

#include "controls.h"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace poker {

class Terminal {
 public:
  // Null and an error message if there is no terminal.
  static std::unique_ptr<Terminal> open(std::string& fault);
  ~Terminal();

  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // The current size of the window.
  Size size() const;
  // Waits for a key, at most this long.
  std::optional<Key> read(std::chrono::milliseconds patience);
  void show(const std::vector<Line>& lines);

 private:
  Terminal() = default;

  std::vector<Line> shown_;
  Size shownSize_;
};

}  // namespace poker
