// What the URL standard calls "ASCII lowercase" and "ASCII hex digit": no locale.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace web::protocol {

constexpr char asciiLower(char character) {
  return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A'))
                                              : character;
}

inline std::string asciiLower(std::string_view text) {
  std::string result(text);
  for (char& character : result) character = asciiLower(character);
  return result;
}

constexpr bool isAscii(std::string_view text) {
  for (char character : text)
    if (static_cast<unsigned char>(character) > 0x7F) return false;
  return true;
}

constexpr std::optional<unsigned> hexValue(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  digit = asciiLower(digit);
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return std::nullopt;
}

}  // namespace web::protocol
