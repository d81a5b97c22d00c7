#include "protocol/masking.h"

#include <cstdint>
#include <cstring>

namespace web::protocol {

namespace {

// Four words at a time make two or one vector operations out of it, whatever the machine has.
struct Words {
  std::uint64_t values[4];
};

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
  if (!block_) block_ = std::make_unique<Block>();
  fillRandom_(std::as_writable_bytes(std::span(*block_)));
  used_ = 0;
}

}  // namespace web::protocol
