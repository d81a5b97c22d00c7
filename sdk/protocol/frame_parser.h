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

}  // namespace web::protocol
