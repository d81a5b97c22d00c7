// Cuts a byte stream into frames without copying payloads.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "protocol/frame.h"

namespace web::protocol {

class FrameParser {
 public:
  // A part of one frame. Its payload points into the bytes given to next().
  struct Piece {
    FrameHeader header;
    std::span<const std::byte> payload;
    bool first, last;
  };

  // The fast path for a message in one frame, as most are: the payload at the front of `bytes`, if
  // it is a complete message of this kind, of up to 64 KiB, not compressed. Everything else, valid
  // or not, is for next(). Removes nothing. Only for bytes that begin a frame.
  template <Opcode kind>
  static std::optional<std::span<const std::byte>> wholeMessage(std::span<const std::byte> bytes);

  // The next byte begins a frame.
  bool isBetweenFrames() const { return !insideFrame_ && heldSize_ == 0 && !violation_; }

  // Takes one piece from the front of `bytes`; nothing when they run out or violate the RFC. A
  // frame's first piece is returned once its header is complete, so that limits can be checked.
  std::optional<Piece> next(std::span<const std::byte>& bytes);

  // What is still missing of the unfinished frame.
  std::uint64_t remaining() const { return remaining_; }

  // This many bytes of the payload were received in another way: an empty piece stands for them.
  Piece skip(std::size_t count);

  const std::optional<Violation>& violation() const { return violation_; }

 private:
  bool readHeader(std::span<const std::byte>& bytes);
  bool checkStart(std::byte first, std::byte second);
  bool decode(std::span<const std::byte> bytes);
  bool reject(std::string_view reason);

  FrameHeader header_;
  std::uint64_t remaining_ = 0;
  bool insideFrame_ = false;
  std::array<std::byte, maxFrameHeaderSize> held_{};  // A header that is not complete yet.
  std::size_t heldSize_ = 0;
  std::optional<Violation> violation_;
};

// In the header, since a flood is made of this.
template <Opcode kind>
inline std::optional<std::span<const std::byte>> FrameParser::wholeMessage(
    std::span<const std::byte> bytes) {
  constexpr auto finalFrame = 0x80U | static_cast<unsigned>(kind);
  const auto at = [bytes](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
  if (bytes.size() < 4 || at(0) != finalFrame) return {};
  std::size_t headerSize = 2, size = at(1);
  if (size > 125) [[unlikely]] {
    headerSize = 4;
    if (size != 126) return {};
    size = at(2) << 8 | at(3);
    if (size < 126) return {};  // RFC 6455 §5.2: not minimal.
  }
  if (bytes.size() - headerSize < size) return {};
  return bytes.subspan(headerSize, size);
}

}  // namespace web::protocol
