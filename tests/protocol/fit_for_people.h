// The rule for error messages and trace lines. It shares no code with the library, whose handling
// of foreign text it checks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace web::protocol {

// Why the text breaks the rule; empty if it does not. Up to 1 KiB of it is foreign text.
inline std::string whyUnfit(std::string_view text) {
  constexpr std::size_t longest = 1024 + 200;
  if (text.size() > longest) return "has " + std::to_string(text.size()) + " bytes";
  if (text.find("hush") != text.npos) return "has a password";
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = [&](std::size_t i) {
      return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
    };
    const std::size_t size = byte(0) < 0x80 ? 1 : byte(0) < 0xe0 ? 2 : byte(0) < 0xf0 ? 3 : 4;
    std::uint32_t code = size == 1 ? byte(0) : byte(0) & (0x7fu >> size);
    if (size > 1 && byte(0) < 0xc2) return "is not UTF-8";
    for (std::size_t i = 1; i < size; ++i) {
      if (byte(i) >> 6 != 2) return "is not UTF-8";
      code = code << 6 | (byte(i) & 0x3f);
    }
    const bool isControl = code < 0x20 || (code >= 0x7f && code < 0xa0);
    const bool turnsTheLine = code == 0x61c || code == 0x200e || code == 0x200f ||
                              (code >= 0x2028 && code <= 0x202e) ||
                              (code >= 0x2066 && code <= 0x2069);
    if (isControl || turnsTheLine) return "has a character of code " + std::to_string(code);
    at += size;
  }
  return {};
}

}  // namespace web::protocol
