// The frame header of RFC 6455 §5.2 and the close codes of §7.4.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "attributes.h"
#include "protocol/masking.h"

namespace web::protocol {

enum class Opcode : std::uint8_t {
  continuation = 0x0,
  text = 0x1,
  binary = 0x2,
  close = 0x8,
  ping = 0x9,
  pong = 0xa,
};

constexpr bool isControl(Opcode opcode) { return static_cast<std::uint8_t>(opcode) & 0x8; }

struct FrameHeader {
  Opcode opcode{};
  bool final = true;
  bool compressed = false;  // RSV1, as permessage-deflate uses it.
  std::uint64_t payloadSize = 0;
};

inline constexpr std::size_t maxFrameHeaderSize = 14;  // With a masking key.
inline constexpr std::size_t maxControlPayload = 125;  // RFC 6455 §5.5.

// RFC 6455 §5.2: 7 bits, or 126 and 16 bits, or 127 and 64 bits; always the shortest that fits.
inline std::size_t extendedSize(std::uint64_t payloadSize) {
  return payloadSize <= 125 ? 0 : payloadSize <= 0xffff ? 2 : 8;
}

// The header of a masked frame, as a client sends it.
inline std::size_t maskedHeaderSize(std::uint64_t payloadSize) {
  return 2 + extendedSize(payloadSize) + sizeof(MaskKey);
}
std::byte* encodeMaskedHeader(const FrameHeader& header, MaskKey key, std::byte* to);

namespace closeCode {
inline constexpr std::uint16_t protocolError = 1002;
inline constexpr std::uint16_t noCode = 1005;    // Never on the wire: the frame had no body.
inline constexpr std::uint16_t abnormal = 1006;  // Never on the wire: there was no Close frame.
inline constexpr std::uint16_t invalidText = 1007;
inline constexpr std::uint16_t tooBig = 1009;
inline constexpr std::uint16_t internalError = 1011;
}  // namespace closeCode

// Whether a Close frame may carry this code: the RFC's and IANA's lists, and 3000–4999.
TWINSOCKET_ALWAYS_INLINE bool isCloseCodeAllowed(std::uint16_t code) {
  return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) ||
         (code >= 3000 && code <= 4999);
}

// What the server did wrong, and the code of the Close frame that reports it.
struct Violation {
  std::uint16_t code = closeCode::protocolError;
  std::string reason;
};

}  // namespace web::protocol
