#include "protocol/frame.h"

#include <algorithm>

namespace web::protocol {

namespace {

constexpr std::uint8_t finBit = 0x80, compressedBit = 0x40, maskBit = 0x80;

// RFC 6455 §5.2: 7 bits, or 126 and 16 bits, or 127 and 64 bits; always the shortest that fits.
std::size_t extendedSize(std::uint64_t payloadSize) {
  return payloadSize <= 125 ? 0 : payloadSize <= 0xffff ? 2 : 8;
}

}  // namespace

std::size_t maskedHeaderSize(std::uint64_t payloadSize) {
  return 2 + extendedSize(payloadSize) + sizeof(MaskKey);
}

std::byte* encodeMaskedHeader(const FrameHeader& header, MaskKey key, std::byte* to) {
  auto extended = extendedSize(header.payloadSize);
  *to++ =
      static_cast<std::byte>((header.final ? finBit : 0) | (header.compressed ? compressedBit : 0) |
                             static_cast<std::uint8_t>(header.opcode));
  auto shortSize = extended == 0 ? header.payloadSize : extended == 2 ? 126u : 127u;
  *to++ = static_cast<std::byte>(maskBit | shortSize);
  for (auto shift = 8 * extended; shift > 0; shift -= 8) {
    *to++ = static_cast<std::byte>(header.payloadSize >> (shift - 8));
  }
  return std::copy(key.begin(), key.end(), to);
}

bool isCloseCodeAllowed(std::uint16_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

}  // namespace web::protocol
