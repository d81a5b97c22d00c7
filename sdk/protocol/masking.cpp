#include "protocol/masking.h"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace web::protocol {

namespace {

// Compilers turn four words at a time into one or two vector operations, on any machine.
struct Words {
  std::uint64_t values[4];
};

// Keys in a block: 64 bytes at first, 4 KiB at most.
constexpr std::size_t smallestBlock = 16, largestBlock = 1024;

}  // namespace

void copyMasked(std::span<const std::byte> from, MaskKey key, std::byte* to) {
  std::uint32_t half;
  std::memcpy(&half, key.data(), sizeof half);
  const std::uint64_t mask = std::uint64_t{half} << 32 | half;

  auto* source = from.data();
  auto left = from.size();
  for (; left >= sizeof(Words); left -= sizeof(Words)) {
    Words words;
    std::memcpy(&words, source, sizeof words);
    for (auto& value : words.values) value ^= mask;
    std::memcpy(to, &words, sizeof words);
    source += sizeof words;
    to += sizeof words;
  }
  for (; left >= sizeof mask; left -= sizeof mask) {
    std::uint64_t word;
    std::memcpy(&word, source, sizeof word);
    word ^= mask;
    std::memcpy(to, &word, sizeof word);
    source += sizeof word;
    to += sizeof word;
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
