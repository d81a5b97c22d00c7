// Masking (RFC 6455 §5.3).
#include "protocol/masking.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "protocol/wire.h"

namespace web::protocol {
namespace {

constexpr MaskKey key{std::byte{0x37}, std::byte{0xfa}, std::byte{0x21}, std::byte{0x3d}};

TEST(Masking, TurnsHelloIntoTheExampleOfTheRfc) {
  Bytes masked(5);
  copyMasked("Hello"_bytes, key, masked.data());
  EXPECT_EQ(masked, "7f 9f 4d 51 58"_hex);
}

TEST(Masking, EqualsTheBytewiseRuleAtEverySizeAndAlignment) {
  Bytes source(300);
  for (std::size_t i = 0; i < source.size(); ++i) source[i] = static_cast<std::byte>(i * 7);
  for (std::size_t start = 0; start < 9; ++start) {
    for (std::size_t size = 0; start + size <= source.size(); ++size) {
      auto from = std::span<const std::byte>(source).subspan(start, size);
      Bytes expected;
      for (auto byte : from) expected.push_back(byte ^ key[expected.size() % 4]);
      Bytes masked(size + 1, std::byte{0xee});
      copyMasked(from, key, masked.data());
      ASSERT_EQ(masked.back(), std::byte{0xee}) << "wrote beyond the end";
      masked.pop_back();
      ASSERT_EQ(masked, expected) << size << " bytes from " << start;
    }
  }
}

TEST(Masking, MayBeDoneInPlace) {
  auto bytes = toBytes(std::string(100, 'x'));
  copyMasked(bytes, key, bytes.data());
  copyMasked(bytes, key, bytes.data());
  EXPECT_EQ(bytes, toBytes(std::string(100, 'x')));
}

TEST(MaskKeySource, NeverGivesAKeyTwice) {
  std::uint32_t count = 0;
  MaskKeySource keys([&count](std::span<std::byte> bytes) {
    for (std::size_t i = 0; i < bytes.size(); i += 4, ++count) {
      for (std::size_t j = 0; j < 4; ++j) bytes[i + j] = static_cast<std::byte>(count >> (8 * j));
    }
  });
  std::set<MaskKey> seen;
  for (int i = 0; i < 1000; ++i) seen.insert(keys.next());
  EXPECT_EQ(seen.size(), 1000u);
}

TEST(MaskKeySource, GivesNoKeyIfTheGeneratorThrows) {
  bool isBroken = true;
  MaskKeySource keys([&](std::span<std::byte> bytes) {
    if (isBroken) throw std::runtime_error("no entropy");
    std::fill(bytes.begin(), bytes.end(), std::byte{7});
  });
  EXPECT_THROW(keys.next(), std::runtime_error);
  EXPECT_THROW(keys.next(), std::runtime_error);
  isBroken = false;
  EXPECT_EQ(keys.next()[0], std::byte{7});
}

TEST(MaskKeySource, ForgetsAKeyOnceItIsUsed) {
  std::span<std::byte> block;
  MaskKeySource keys([&](std::span<std::byte> bytes) {
    std::fill(bytes.begin(), bytes.end(), std::byte{7});
    block = bytes;
  });
  keys.next();
  EXPECT_EQ(Bytes(block.end() - 8, block.end()), "07 07 07 07 00 00 00 00"_hex);
}

TEST(MaskKeySource, GivesNewKeysAfterItHasGivenItsMemoryBack) {
  std::uint8_t fill = 0;
  MaskKeySource keys([&](std::span<std::byte> bytes) {
    std::fill(bytes.begin(), bytes.end(), std::byte{++fill});
  });
  EXPECT_EQ(keys.next()[0], std::byte{1});
  keys.releaseMemory();
  EXPECT_EQ(keys.next()[0], std::byte{2});
}

TEST(MaskKeySource, AsksTheGeneratorRarely) {
  int calls = 0;
  MaskKeySource keys([&calls](std::span<std::byte>) { ++calls; });
  EXPECT_EQ(calls, 0);
  for (int i = 0; i < 1000; ++i) keys.next();
  EXPECT_LE(calls, 5);
}

}  // namespace
}  // namespace web::protocol
