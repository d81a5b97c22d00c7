// UTF-8: validation while the bytes arrive, and U+FFFD instead of ill-formed parts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace web::protocol {

// Validates text that arrives in parts, split anywhere.
class Utf8Validator {
 public:
  // Returns false from the first byte on that makes the text invalid, whatever follows.
  bool add(std::string_view part);

  // The same without vector instructions: this is what add() does where there are none.
  bool addPortably(std::string_view part);

  // True between two characters: the text may end here.
  bool isComplete() const { return state_ == 0; }

  void reset() { *this = {}; }

 private:
  friend std::string toWellFormed(std::string_view text);

  bool take(char byte);

  std::uint64_t state_ = 0;  // A column of the table in utf8.cpp.
};

// Most messages are ASCII of up to 64 bytes, which a few instructions recognise.
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

// The text with U+FFFD for each maximal ill-formed part, as the Encoding Standard's decoder does
// it.
std::string toWellFormed(std::string_view text);

}  // namespace web::protocol
