#include "protocol/masking.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace web::protocol {

namespace {

// So many bytes at once are one or two vector operations, whatever the machine has.
template <std::size_t size>
void copyMaskedWords(const std::byte* from, std::uint64_t mask, std::byte* to) {
  std::uint64_t words[size / sizeof mask];
  std::memcpy(words, from, size);
  for (auto& word : words) word ^= mask;
  std::memcpy(to, words, size);
}

// Keys in a block: 64 bytes at first, 4 KiB at most.
constexpr std::size_t smallestBlock = 16, largestBlock = 1024;

}  // namespace

void copyMasked(std::span<const std::byte> from, MaskKey key, std::byte* to) {
  std::uint32_t half;
  std::memcpy(&half, key.data(), sizeof half);
  const std::uint64_t mask = std::uint64_t{half} << 32 | half;

  auto* source = from.data();
  auto left = from.size();
  for (; left >= 32; left -= 32) {
    copyMaskedWords<16>(source, mask, to);
    copyMaskedWords<16>(source + 16, mask, to + 16);
    source += 32;
    to += 32;
  }
  if (left == 0) return;
  for (; left >= 8; left -= 8) {
    copyMaskedWords<8>(source, mask, to);
    source += 8;
    to += 8;
  }
  for (std::size_t i = 0; i < left; ++i) to[i] = source[i] ^ key[i % 4];
}

void MaskKeySource::fill() {
  block_.resize(std::clamp(4 * block_.size(), smallestBlock, largestBlock));
  used_ = block_.size();  // Nothing to give out if the generator throws.
  fillRandom_(std::as_writable_bytes(std::span(block_)));
  used_ = 0;
}

void MaskKeySource::releaseMemory() {
  std::vector<MaskKey>().swap(block_);
  used_ = 0;
}

}  // namespace web::protocol
