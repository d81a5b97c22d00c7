// Packs numbers into bits; small ones take few.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tadpoles {

class BitWriter {
 public:
  // The low `count` bits, at most 32.
  void write(std::uint32_t value, int count) {
    size_ += static_cast<std::size_t>(count);
    pending_ = pending_ << count | (value & ((std::uint64_t{1} << count) - 1));
    for (pendingBits_ += count; pendingBits_ >= 8;) {
      pendingBits_ -= 8;
      bytes_.push_back(static_cast<std::byte>(pending_ >> pendingBits_));
    }
  }

  // A difference: 2 bits for the length, and then 4, 7, 11 or 32 bits.
  void writeDifference(std::int32_t value) {
    const auto folded =
        static_cast<std::uint32_t>(value) << 1 ^ static_cast<std::uint32_t>(value >> 31);
    for (std::uint32_t width = 0; width < 4; ++width) {
      if (width < 3 && folded >> widths[width]) continue;
      write(width, 2);
      return write(folded, widths[width]);
    }
  }

  std::size_t size() const { return size_; }  // In bits.
  std::vector<std::byte> take() {
    if (pendingBits_ > 0) write(0, 8 - pendingBits_);
    return std::move(bytes_);
  }

  static constexpr int widths[] = {4, 7, 11, 32};

 private:
  std::vector<std::byte> bytes_;
  std::size_t size_ = 0;
  std::uint64_t pending_ = 0;  // The last bits, fewer than a byte: its low `pendingBits_`.
  int pendingBits_ = 0;
};

// Reading beyond the end yields zeros, and sets failed().
class BitReader {
 public:
  explicit BitReader(std::span<const std::byte> bytes) : bytes_(bytes) {}

  std::uint32_t read(int count) {
    std::uint64_t value = 0;
    while (count > 0) {
      const auto byte = at_ / 8 < bytes_.size() ? bytes_[at_ / 8] : (failed_ = true, std::byte{});
      const auto left = 8 - static_cast<int>(at_ % 8), taken = std::min(count, left);
      const auto bits = static_cast<std::uint32_t>(byte) >> (left - taken);
      value = value << taken | (bits & ((1u << taken) - 1));
      at_ += static_cast<std::size_t>(taken);
      count -= taken;
    }
    return static_cast<std::uint32_t>(value);
  }

  std::int32_t readDifference() {
    const auto folded = read(BitWriter::widths[read(2)]);
    return static_cast<std::int32_t>(folded >> 1 ^ (0 - (folded & 1)));
  }

  bool failed() const { return failed_; }

 private:
  std::span<const std::byte> bytes_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

}  // namespace tadpoles
