// Masking (RFC 6455 §5.3): XOR while copying, and the keys for it.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <span>
#include <utility>
#include <vector>

namespace web::protocol {

using MaskKey = std::array<std::byte, 4>;

// Copies `from` to `to`, masked. The two must not overlap unless they are the same place.
void copyMasked(std::span<const std::byte> from, MaskKey key, std::byte* to);

// Fills the bytes with unpredictable ones.
using FillRandom = std::function<void(std::span<std::byte>)>;

// RFC 6455 §5.3: a fresh, unpredictable key for every frame. Keys are made in blocks, because a
// call of the system's generator costs more than a frame. Blocks grow, because many connections
// send little.
class MaskKeySource {
 public:
  explicit MaskKeySource(FillRandom fillRandom) : fillRandom_(std::move(fillRandom)) {}

  MaskKey next() {
    if (used_ == block_.size()) fill();
    return std::exchange(block_[used_++], MaskKey{});  // Gone once used, whatever happens later.
  }

  // The next block is small again.
  void releaseMemory();

 private:
  void fill();

  FillRandom fillRandom_;
  std::vector<MaskKey> block_;
  std::size_t used_ = 0;
};

}  // namespace web::protocol
