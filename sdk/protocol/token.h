// What HTTP calls a token (RFC 9110 §5.6.2): names of header fields, of subprotocols, of
// extensions.
#pragma once

#include <algorithm>
#include <string_view>

#include "text/ascii.h"

namespace web::protocol {

constexpr bool isTokenCharacter(char character) {
  const auto letter = asciiLower(character);
  if ((letter >= 'a' && letter <= 'z') || (character >= '0' && character <= '9')) return true;
  for (char mark : std::string_view("!#$%&'*+-.^_`|~")) {
    if (character == mark) return true;
  }
  return false;
}

constexpr bool isToken(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

constexpr bool equalsIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return asciiLower(x) == asciiLower(y); });
}

}  // namespace web::protocol
