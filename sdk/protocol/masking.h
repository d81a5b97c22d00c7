// Masking (RFC 6455 §5.3): XOR while copying, and the keys for it.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "attributes.h"

namespace web::protocol {

using MaskKey = std::array<std::byte, 4>;

// Copies `from` to `to`, masked. The two must not overlap unless they are the same place.
void copyMasked(std::span<const std::byte> from, MaskKey key, std::byte* to);

inline std::uint64_t wideMask(MaskKey key) {
  const std::uint64_t half = std::bit_cast<std::uint32_t>(key);
  return half << 32 | half;
}

// On any machine, this many bytes at once take one or two vector operations.
template <std::size_t size>
TWINSOCKET_INLINE void copyMaskedWords(const std::byte* from, std::uint64_t mask, std::byte* to) {
  std::uint64_t words[size / sizeof mask];
  std::memcpy(words, from, size);
  for (auto& word : words) word ^= mask;
  std::memcpy(to, words, size);
}

// The same for a few bytes, inlined.
TWINSOCKET_INLINE void copyShortMasked(std::span<const std::byte> from, MaskKey key,
                                       std::byte* to) {
  const auto mask = wideMask(key);
  auto* source = from.data();
  auto left = from.size();
  for (; left >= 16; left -= 16, source += 16, to += 16) copyMaskedWords<16>(source, mask, to);
  if (left == 0) return;
  if (left >= 8) {
    copyMaskedWords<8>(source, mask, to);
    source += 8;
    to += 8;
    left -= 8;
  }
  for (std::size_t i = 0; i < left; ++i) to[i] = source[i] ^ key[i % 4];
}

// Fills the bytes with unpredictable ones.
using FillRandom = std::function<void(std::span<std::byte>)>;

// RFC 6455 §5.3: a fresh, unpredictable key for every frame. Keys are made in blocks, because a
// call of the system's generator costs more than a frame. Blocks grow, because many connections
// send little.
class MaskKeySource {
 public:
  explicit MaskKeySource(FillRandom fillRandom) : fillRandom_(std::move(fillRandom)) {}

  bool hasNext() const { return left_ > 0; }
  MaskKey next() {
    if (!hasNext()) fill();
    return std::exchange(block_[--left_], MaskKey{});  // Erased at once: a key is used only once.
  }

  // The next block is small again.
  void releaseMemory();

 private:
  void fill();

  FillRandom fillRandom_;
  std::vector<MaskKey> block_;
  std::size_t left_ = 0;
};

}  // namespace web::protocol
