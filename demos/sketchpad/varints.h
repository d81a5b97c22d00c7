// The elements of messages: numbers in few bytes, points, texts.
#pragma once

#include "drawing.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sketchpad::wire {

inline constexpr std::size_t longestName = 64;

class Writer {
 public:
  explicit Writer(std::uint8_t first) { byte(first); }

  // Seven bits per byte, the low ones first.
  Writer& number(std::uint32_t value) {
    for (; value >= 0x80; value >>= 7) byte(static_cast<std::uint8_t>(value | 0x80));
    return byte(static_cast<std::uint8_t>(value));
  }

  // Zigzag: 0, -1, 1, -2, … so that small steps are short in every direction.
  Writer& signedNumber(int value) {
    return number((static_cast<std::uint32_t>(value) << 1) ^
                  static_cast<std::uint32_t>(value >> 31));
  }

  Writer& point(Point point) { return signedNumber(point.x).signedNumber(point.y); }

  Writer& text(std::string_view text) {
    return raw(std::as_bytes(std::span(text.data(), text.size())));
  }

  Writer& raw(std::span<const std::byte> bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    return *this;
  }

  std::vector<std::byte> finish() { return std::move(bytes_); }

 private:
  Writer& byte(std::uint8_t value) {
    bytes_.push_back(std::byte{value});
    return *this;
  }

  std::vector<std::byte> bytes_;
};

// After an error, reads only zeros, and reports it at the end.
class Reader {
 public:
  explicit Reader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  bool atEnd() const { return bytes_.empty(); }
  std::size_t left() const { return bytes_.size(); }
  bool isFine() const { return isFine_; }
  void fail() {
    isFine_ = false;
    bytes_ = {};
  }

  std::uint32_t number() {
    std::uint32_t value = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      if (bytes_.empty()) break;
      const auto byte = std::to_integer<std::uint32_t>(bytes_.front());
      bytes_ = bytes_.subspan(1);
      if (shift == 28 && byte > 0x0f) break;  // More than 32 bits.
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    fail();
    return 0;
  }

  int signedNumber() {
    const auto value = number();
    return static_cast<int>((value >> 1) ^ (0 - (value & 1)));
  }

  Point step(bool presses = false) {
    Point step{signedNumber()};
    step.y = signedNumber();
    if (presses)
      step.pressure = static_cast<std::uint8_t>(std::min<std::uint32_t>(number(), fullPressure));
    return step;
  }

  Point point(bool presses = false) { return moved({}, step(presses)); }

  std::string name() {
    const auto size = std::min(bytes_.size(), longestName);
    std::string text(reinterpret_cast<const char*>(bytes_.data()), size);
    bytes_ = {};
    return text;
  }

  std::span<const std::byte> take(std::size_t count) {
    if (count > bytes_.size()) fail();
    const auto taken = bytes_.first(std::min(count, bytes_.size()));
    bytes_ = bytes_.subspan(taken.size());
    return taken;
  }

 private:
  std::span<const std::byte> bytes_;
  bool isFine_ = true;
};

}  // namespace sketchpad::wire
