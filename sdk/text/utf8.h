// UTF-8: validation as the bytes come, and U+FFFD in place of what is not well formed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace web::protocol {

// Validates text that comes in parts, cut anywhere.
class Utf8Validator {
 public:
  // False from the first byte on after which no continuation could be right.
  bool add(std::string_view part);

  // The same without the machine's vector instructions: what add() is where there are none.
  bool addPortably(std::string_view part);

  // True between two characters: the text may end here.
  bool isComplete() const { return state_ == 0; }

  void reset() { *this = {}; }

 private:
  friend std::string toWellFormed(std::string_view text);

  bool take(char byte);

  std::uint64_t state_ = 0;  // A column of the table in utf8.cpp.
};

// ASCII of up to 64 bytes, which is what most messages are, is seen in a few instructions.
inline bool isShortAscii(std::string_view text) {
  constexpr std::uint64_t highBits = 0x8080808080808080;
  auto word = [](const char* at) {
    std::uint64_t value;
    std::memcpy(&value, at, sizeof value);
    return value;
  };
  const char* at = text.data();
  const char* end = at + text.size();
  std::uint64_t all = 0;
  if (text.size() > 64) return false;
  if (text.size() >= 16) {
    for (; end - at > 16; at += 16) all |= word(at) | word(at + 8);
    all |= word(end - 16) | word(end - 8);  // They may overlap.
  } else if (text.size() >= 8) {
    all = word(at) | word(end - 8);
  } else {
    for (; at < end; ++at) all |= static_cast<unsigned char>(*at);
  }
  return (all & highBits) == 0;
}

bool isWellFormedAtAnyLength(std::string_view text);
inline bool isWellFormed(std::string_view text) {
  return isShortAscii(text) || isWellFormedAtAnyLength(text);
}

// The text with U+FFFD for each maximal ill-formed part, like the Encoding Standard's decoder.
std::string toWellFormed(std::string_view text);

}  // namespace web::protocol
