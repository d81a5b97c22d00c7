// Reads a fuzzer's input as a script of letters, decimal numbers and strings, so that a mutated
// input still has a meaning, and a person can write a seed in an editor.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace web::fuzz {

class Input {
 public:
  Input(const std::uint8_t* data, std::size_t size)
      : rest_(reinterpret_cast<const char*>(data), size) {}

  // Blanks between the items are ignored.
  bool isEmpty() {
    while (!rest_.empty() && (rest_.front() == ' ' || rest_.front() == '\n')) take();
    return rest_.empty();
  }

  // One of the letters; any other byte also stands for one of them.
  char letter(std::string_view letters) {
    if (isEmpty()) return letters.back();
    auto next = take();
    if (letters.find(next) != std::string_view::npos) return next;
    return letters[static_cast<unsigned char>(next) % letters.size()];
  }

  // Digits, and a comma if there is one after them.
  std::size_t number(std::size_t largest) {
    std::size_t value = 0;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      value = std::min(value * 10 + static_cast<std::size_t>(take() - '0'), largest);
    }
    if (!rest_.empty() && rest_.front() == ',') take();
    return value;
  }

  // Any bytes, up to a "|" or the end.
  std::string string() {
    auto end = rest_.find('|');
    std::string result(rest_.substr(0, end));
    rest_.remove_prefix(std::min(result.size() + 1, rest_.size()));
    return result;
  }

  // A string, or "*TIMES,STRING|", which repeats the string.
  std::string payload(std::size_t largest) {
    if (rest_.empty() || rest_.front() != '*') return string().substr(0, largest);
    take();
    auto times = number(largest);
    auto part = string();
    std::string result;
    while (times-- > 0 && !part.empty() && result.size() + part.size() <= largest) result += part;
    return result;
  }

 private:
  char take() {
    auto first = rest_.front();
    rest_.remove_prefix(1);
    return first;
  }

  std::string_view rest_;
};

// Numbers that depend only on the input, for choices that the script leaves open.
class Dice {
 public:
  Dice(const std::uint8_t* data, std::size_t size) {
    for (std::size_t i = 0; i < size; ++i) state_ = (state_ ^ data[i]) * 0x100000001b3u;
  }

  std::size_t roll(std::size_t sides) {
    state_ = state_ * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::size_t>(state_ >> 33) % sides;
  }

 private:
  std::uint64_t state_ = 0xcbf29ce484222325u;
};

}  // namespace web::fuzz
