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

  // A message in one frame, as most are. Its payload points into the bytes given.
  struct WholeMessage {
    Opcode opcode;
    std::span<const std::byte> payload;
    std::size_t wireSize;
  };

  // The short way: what is at the front of `bytes`, if that is a whole message of up to 64 KiB, not
  // compressed. Anything else, right or wrong, is for next(). Nothing is taken.
  std::optional<WholeMessage> wholeMessage(std::span<const std::byte> bytes) const;

  // Takes one piece from the front of `bytes`; nothing when they run out or violate the RFC. A
  // frame's first piece comes as soon as its header is there, so that limits can be checked on it.
  std::optional<Piece> next(std::span<const std::byte>& bytes);

  // What is still to come of the frame under way.
  std::uint64_t remaining() const { return remaining_; }

  // So much of the payload came in another way: an empty piece that stands for it.
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
inline std::optional<FrameParser::WholeMessage> FrameParser::wholeMessage(
    std::span<const std::byte> bytes) const {
  constexpr unsigned finalText = 0x81, finalBinary = 0x82;
  if (insideFrame_ || heldSize_ > 0 || violation_ || bytes.size() < 4) return {};
  const auto at = [bytes](std::size_t i) { return std::to_integer<unsigned>(bytes[i]); };
  const auto first = at(0);
  if (first != finalText && first != finalBinary) return {};
  std::size_t headerSize = 2, size = at(1);
  if (size > 125) {
    headerSize = 4;
    if (size != 126) return {};
    size = at(2) << 8 | at(3);
    if (size < 126) return {};  // RFC 6455 §5.2: not minimal.
  }
  if (bytes.size() - headerSize < size) return {};
  auto opcode = first == finalText ? Opcode::text : Opcode::binary;
  return WholeMessage{opcode, bytes.subspan(headerSize, size), headerSize + size};
}

}  // namespace web::protocol
