// Bytes for tests: written in hex, as frames from a server, and split in every way.
#pragma once

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/bytes.h"
#include "protocol/frame.h"

namespace web::protocol {

using Bytes = std::vector<std::byte>;

inline Bytes toBytes(std::string_view text) {
  auto bytes = asBytes(text);
  return {bytes.begin(), bytes.end()};
}

inline std::string toText(std::span<const std::byte> bytes) { return std::string(asText(bytes)); }

// "81 02 68 69"_hex
inline Bytes operator""_hex(const char* text, std::size_t size) {
  std::string digits;
  std::copy_if(text, text + size, std::back_inserter(digits),
               [](unsigned char c) { return std::isxdigit(c); });
  Bytes bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.push_back(static_cast<std::byte>(std::stoi(digits.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

// "\x00text"_bytes, including NULs.
inline Bytes operator""_bytes(const char* text, std::size_t size) { return toBytes({text, size}); }

inline Bytes operator+(Bytes a, const Bytes& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

inline Bytes repeated(const Bytes& bytes, int times) {
  Bytes result;
  for (int i = 0; i < times; ++i) result.insert(result.end(), bytes.begin(), bytes.end());
  return result;
}

// A frame as a server sends it, not masked. `firstByte` is the complete first byte: 0x81 is a final
// text frame.
inline Bytes frame(unsigned firstByte, const Bytes& payload) {
  Bytes wire{static_cast<std::byte>(firstByte)};
  auto size = static_cast<std::uint64_t>(payload.size());
  int sizeBytes = size <= 125 ? 0 : size <= 0xffff ? 2 : 8;
  wire.push_back(static_cast<std::byte>(sizeBytes == 0 ? size : sizeBytes == 2 ? 126 : 127));
  while (sizeBytes > 0) wire.push_back(static_cast<std::byte>(size >> (8 * --sizeBytes)));
  return wire + payload;
}

inline Bytes textFrame(std::string_view text) { return frame(0x81, toBytes(text)); }

inline Bytes closeFrame(std::uint16_t code, std::string_view reason = "") {
  Bytes body{static_cast<std::byte>(code >> 8), static_cast<std::byte>(code & 0xff)};
  return frame(0x88, body + toBytes(reason));
}

// Calls check(parts) with the whole wire, with parts of each size, and with every split in two.
// Long wires are split at a sample of positions only.
template <class Check>
void forEverySplit(const Bytes& wire, Check check) {
  constexpr std::size_t samples = 150;
  using Part = std::span<const std::byte>;
  const Part whole(wire);
  const auto stride = wire.size() / samples + 1;
  for (std::size_t step = 1; step <= wire.size() + 1; step += step < 16 ? 1 : stride) {
    std::vector<Part> parts;
    for (std::size_t at = 0; at < wire.size(); at += step) {
      parts.push_back(whole.subspan(at, std::min(step, wire.size() - at)));
    }
    check(parts);
  }
  for (std::size_t cut = 1; cut < wire.size(); cut += stride) {
    check(std::vector<Part>{whole.first(cut), whole.subspan(cut)});
  }
}

}  // namespace web::protocol
