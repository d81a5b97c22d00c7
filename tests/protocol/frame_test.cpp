// Frame headers as a client writes them, and the close codes (RFC 6455 §5.2, §7.4).
#include "protocol/frame.h"

#include <gtest/gtest.h>

#include <array>

#include "protocol/wire.h"

namespace web::protocol {
namespace {

Bytes encoded(const FrameHeader& header) {
  std::array<std::byte, maxFrameHeaderSize> room{};
  MaskKey key{std::byte{0x37}, std::byte{0xfa}, std::byte{0x21}, std::byte{0x3d}};
  auto* end = encodeMaskedHeader(header, key, room.data());
  EXPECT_EQ(static_cast<std::size_t>(end - room.data()), maskedHeaderSize(header.payloadSize));
  return {room.data(), end};
}

TEST(FrameHeader, OfAMaskedTextMessageIsThatOfTheRfc) {
  EXPECT_EQ(encoded({.opcode = Opcode::text, .payloadSize = 5}), "81 85 37fa213d"_hex);
}

TEST(FrameHeader, HasTheShortestLengthThatFits) {
  auto sized = [](std::uint64_t size) {
    return encoded({.opcode = Opcode::binary, .payloadSize = size});
  };
  EXPECT_EQ(sized(0), "82 80 37fa213d"_hex);
  EXPECT_EQ(sized(125), "82 fd 37fa213d"_hex);
  EXPECT_EQ(sized(126), "82 fe 007e 37fa213d"_hex);
  EXPECT_EQ(sized(256), "82 fe 0100 37fa213d"_hex);
  EXPECT_EQ(sized(0xffff), "82 fe ffff 37fa213d"_hex);
  EXPECT_EQ(sized(0x10000), "82 ff 0000000000010000 37fa213d"_hex);
  EXPECT_EQ(sized(0x0123456789abcdef), "82 ff 0123456789abcdef 37fa213d"_hex);
}

TEST(FrameHeader, SaysWhetherTheFrameIsFinalAndCompressed) {
  EXPECT_EQ(encoded({.opcode = Opcode::text, .final = false}), "01 80 37fa213d"_hex);
  EXPECT_EQ(encoded({.opcode = Opcode::text, .compressed = true}), "c1 80 37fa213d"_hex);
}

TEST(CloseCode, IsAllowedOnTheWireIfARegistryOrAnApplicationOwnsIt) {
  std::string allowed;
  for (int code = 0, start = -1; code <= 0x10000; ++code) {
    const bool is = code < 0x10000 && isCloseCodeAllowed(static_cast<std::uint16_t>(code));
    if (is && start < 0) start = code;
    if (is || start < 0) continue;
    allowed += std::to_string(start) + "-" + std::to_string(code - 1) + " ";
    start = -1;
  }
  EXPECT_EQ(allowed, "1000-1003 1007-1014 3000-4999 ");
}

}  // namespace
}  // namespace web::protocol
