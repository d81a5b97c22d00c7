#include "protocol/frame.h"

#include <algorithm>

namespace web::protocol {

namespace {

constexpr std::uint8_t finBit = 0x80, compressedBit = 0x40, maskBit = 0x80;

}  // namespace

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

}  // namespace web::protocol
