// How scripts and traces write data. client.js and wire.mjs do the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace conformance {

inline int hexDigit(char digit) { return digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10; }

// Undoes encodeURIComponent().
inline std::string percentDecode(std::string_view text) {
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      bytes += static_cast<char>(hexDigit(text[i + 1]) << 4 | hexDigit(text[i + 2]));
      i += 2;
    } else {
      bytes += text[i];
    }
  }
  return bytes;
}

inline std::string fromHex(std::string_view hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(hexDigit(hex[i]) << 4 | hexDigit(hex[i + 1]));
  return bytes;
}

// "abc…zabc…", like pattern() in wire.mjs.
inline std::string pattern(std::size_t size) {
  std::string text(size, '\0');
  for (std::size_t i = 0; i < size; ++i) text[i] = static_cast<char>('a' + i % 26);
  return text;
}

inline std::string hexadecimal(std::uint32_t number, int digits, const char* alphabet) {
  std::string text;
  for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) text += alphabet[number >> shift & 15];
  return text;
}

// Short data unchanged, long data as its size and FNV-1a hash.
inline std::string quote(std::string_view data) {
  if (data.size() > 64) {
    std::uint32_t hash = 0x811c9dc5;
    for (char byte : data) hash = (hash ^ static_cast<unsigned char>(byte)) * 0x01000193u;
    return "<" + std::to_string(data.size()) + " bytes, " +
           hexadecimal(hash, 8, "0123456789abcdef") + ">";
  }
  std::string text = "\"";
  for (char byte : data) {
    const bool isPlain =
        byte >= 32 && byte < 127 && std::string_view("\"%;\\").find(byte) == std::string_view::npos;
    if (isPlain)
      text += byte;
    else
      text += "%" + hexadecimal(static_cast<unsigned char>(byte), 2, "0123456789ABCDEF");
  }
  return text + "\"";
}

inline std::string quote(std::span<const std::byte> bytes) {
  return quote(std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size()));
}

inline std::span<const std::byte> asBytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace conformance
