// UTF-8 by its definition (RFC 3629): decodes, and checks that it was the shortest form of a
// character. Slow, and obviously correct.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace web::fuzz {

inline std::string encodeCharacter(std::uint32_t c) {
  auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xc0 | c >> 6), byte(0x80 | (c & 63))};
  if (c < 0x10000) return {byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63))};
  return {byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)),
          byte(0x80 | (c & 63))};
}

// The size that the first byte announces; 0 if it cannot begin a character.
inline std::size_t announcedSize(char first) {
  auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte >> 5 == 6 ? 2 : byte >> 4 == 14 ? 3 : byte >> 3 == 30 ? 4 : 0;
}

inline bool isCharacter(std::string_view bytes) {
  if (bytes.empty() || announcedSize(bytes[0]) != bytes.size()) return false;
  if (bytes.size() == 1) return true;
  std::uint32_t c = static_cast<unsigned char>(bytes[0]) & (0x7f >> bytes.size());
  for (char next : bytes.substr(1)) c = c << 6 | (static_cast<unsigned char>(next) & 63);
  if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return false;
  return encodeCharacter(c) == bytes;
}

// Whether some continuation makes this a character: if any does, the lowest or the highest does.
inline bool isStartOfCharacter(std::string_view bytes) {
  if (bytes.empty() || announcedSize(bytes[0]) <= bytes.size()) return false;
  auto missing = announcedSize(bytes[0]) - bytes.size();
  return isCharacter(std::string(bytes) + std::string(missing, '\x80')) ||
         isCharacter(std::string(bytes) + std::string(missing, '\xbf'));
}

// The size of the character at the front, 0 if there is none.
inline std::size_t characterSize(std::string_view text) {
  for (std::size_t size = 1; size <= 4 && size <= text.size(); ++size) {
    if (isCharacter(text.substr(0, size))) return size;
  }
  return 0;
}

// The length of the well-formed start: everything, or everything but an unfinished last character.
inline std::size_t wellFormedSize(std::string_view text) {
  std::size_t at = 0, size = 0;
  do {
    at += size;
    while (at < text.size() && announcedSize(text[at]) == 1) ++at;
    size = characterSize(text.substr(at));
  } while (size > 0);
  return at;
}

inline bool isWellFormedByReference(std::string_view text) {
  return wellFormedSize(text) == text.size();
}

// Whether further bytes can still make this well-formed text.
inline bool isStartOfWellFormed(std::string_view text) {
  auto rest = text.substr(wellFormedSize(text));
  return rest.empty() || isStartOfCharacter(rest);
}

// Encoding Standard §8.1.1: U+FFFD for each maximal part that begins a character but does not
// finish it, and for each other invalid byte.
inline std::string toWellFormedByReference(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    auto size = characterSize(text);
    if (size > 0) {
      result += text.substr(0, size);
    } else {
      result += encodeCharacter(0xfffd);
      size = 3;
      while (size > 1 && (size > text.size() || !isStartOfCharacter(text.substr(0, size)))) --size;
    }
    text.remove_prefix(size);
  }
  return result;
}

}  // namespace web::fuzz
