#include "protocol/utf8.h"

#include <cstddef>
#include <cstring>

namespace web::protocol {

namespace {

constexpr std::string_view replacement = "\xef\xbf\xbd";  // U+FFFD

// The number of bytes at the front that are certainly ASCII, in steps of 32.
std::size_t asciiPrefix(std::string_view text) {
  std::size_t at = 0;
  for (std::uint64_t words[4]; text.size() - at >= sizeof words; at += sizeof words) {
    std::memcpy(words, text.data() + at, sizeof words);
    if ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) break;
  }
  return at;
}

}  // namespace

bool Utf8Validator::startCharacter(unsigned char byte) {
  if (byte < 0x80) return true;
  // The Unicode Standard, table 3-7: some first bytes narrow the range of the second.
  low_ = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
  high_ = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
  missing_ = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
  return byte >= 0xc2 && byte <= 0xf4;
}

bool Utf8Validator::take(unsigned char byte) {
  if (missing_ == 0) return startCharacter(byte);
  if (byte < low_ || byte > high_) return false;
  --missing_;
  low_ = 0x80;
  high_ = 0xbf;
  return true;
}

bool Utf8Validator::add(std::string_view part) {
  for (std::size_t at = 0; at < part.size(); ++at) {
    if (missing_ == 0) {
      at += asciiPrefix(part.substr(at));
      if (at == part.size()) return true;
    }
    if (!take(static_cast<unsigned char>(part[at]))) return false;
  }
  return true;
}

bool isWellFormed(std::string_view text) {
  Utf8Validator validator;
  return validator.add(text) && validator.isComplete();
}

std::string toWellFormed(std::string_view text) {
  if (isWellFormed(text)) return std::string(text);
  std::string result;
  result.reserve(text.size() + replacement.size());
  Utf8Validator character;
  std::size_t start = 0;  // Of the character under way.
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begun = !character.isComplete();
    if (character.take(static_cast<unsigned char>(text[at]))) {
      if (!character.isComplete()) continue;
      result.append(text, start, at + 1 - start);
    } else {
      result += replacement;
      character.reset();
      // Encoding Standard, UTF-8 decoder: a byte that cannot continue may itself start a character.
      if (begun) --at;
    }
    start = at + 1;
  }
  if (!character.isComplete()) result += replacement;
  return result;
}

}  // namespace web::protocol
