// The terminal, by ncurses. What it was before comes back when the object goes.
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
  // Null, and a sentence, if there is none.
  static std::unique_ptr<Terminal> open(std::string& fault);
  ~Terminal();

  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  // Follows the person's hand on the window.
  Size size() const;
  // Waits that long at most for a key.
  std::optional<Key> read(std::chrono::milliseconds patience);
  void show(const std::vector<Line>& lines);

 private:
  Terminal() = default;

  std::vector<Line> shown_;
  Size shownSize_;
};

}  // namespace poker
