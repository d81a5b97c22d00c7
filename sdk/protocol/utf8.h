// UTF-8: validation as the bytes come, and U+FFFD in place of what is not well formed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace web::protocol {

// Validates text that comes in parts, cut anywhere.
class Utf8Validator {
 public:
  // False from the first byte on after which no continuation could be right.
  bool add(std::string_view part);

  // True between two characters: the text may end here.
  bool isComplete() const { return missing_ == 0; }

  void reset() { *this = {}; }

 private:
  friend std::string toWellFormed(std::string_view text);

  bool take(unsigned char byte);
  bool startCharacter(unsigned char byte);

  // The character under way: how many bytes it lacks and which ones may be next.
  std::uint8_t missing_ = 0, low_ = 0x80, high_ = 0xbf;
};

bool isWellFormed(std::string_view text);

// The text with U+FFFD for each maximal ill-formed part, like the Encoding Standard's decoder.
std::string toWellFormed(std::string_view text);

}  // namespace web::protocol
