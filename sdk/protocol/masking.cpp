#include "protocol/masking.h"

#include <algorithm>

namespace web::protocol {

namespace {

// Keys in a block: 16 bytes at first, 4 KiB at most.
constexpr std::size_t smallestBlock = 4, largestBlock = 1024;

}  // namespace

void copyMasked(std::span<const std::byte> from, MaskKey key, std::byte* to) {
  const auto blocks = from.size() / 32 * 32;
  for (std::size_t i = 0; i < blocks; i += 32) {
    copyMaskedWords<16>(from.data() + i, wideMask(key), to + i);
    copyMaskedWords<16>(from.data() + i + 16, wideMask(key), to + i + 16);
  }
  if (blocks < from.size()) copyShortMasked(from.subspan(blocks), key, to + blocks);
}

void MaskKeySource::fill() {
  block_.resize(std::clamp(4 * block_.size(), smallestBlock, largestBlock));
  fillRandom_(std::as_writable_bytes(std::span(block_)));
  left_ = block_.size();  // Not before: the generator may throw.
}

void MaskKeySource::releaseMemory() {
  std::vector<MaskKey>().swap(block_);
  left_ = 0;
}

}  // namespace web::protocol
