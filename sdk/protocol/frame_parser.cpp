#include "protocol/frame_parser.h"

#include <algorithm>
#include <utility>

namespace web::protocol {

namespace {

constexpr std::byte finBit{0x80}, compressedBit{0x40}, reservedBits{0x30}, opcodeBits{0x0f};
constexpr std::byte maskBit{0x80}, sizeBits{0x7f};

std::uint64_t bigEndian(std::span<const std::byte> bytes) {
  std::uint64_t value = 0;
  for (auto byte : bytes) value = value << 8 | std::to_integer<std::uint64_t>(byte);
  return value;
}

std::size_t headerSizeFor(std::byte second) {
  auto size = std::to_integer<int>(second & sizeBits);
  return size == 127 ? 10 : size == 126 ? 4 : 2;
}

bool isKnown(Opcode opcode) {
  auto value = static_cast<int>(opcode);
  return value <= 0x2 || (value >= 0x8 && value <= 0xa);
}

}  // namespace

std::optional<FrameParser::Piece> FrameParser::next(std::span<const std::byte>& bytes) {
  const bool first = !insideFrame_;
  if (first ? !readHeader(bytes) : bytes.empty()) return {};

  auto size = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), remaining_));
  auto payload = bytes.first(size);
  bytes = bytes.subspan(size);
  remaining_ -= size;
  insideFrame_ = remaining_ > 0;
  return Piece{header_, payload, first, !insideFrame_};
}

FrameParser::Piece FrameParser::skip(std::size_t count) {
  remaining_ -= count;
  insideFrame_ = remaining_ > 0;
  return Piece{header_, {}, false, !insideFrame_};
}

bool FrameParser::readHeader(std::span<const std::byte>& bytes) {
  if (violation_) return false;
  if (heldSize_ == 0 && bytes.size() >= 2 && bytes.size() >= headerSizeFor(bytes[1])) {
    auto header = bytes.first(headerSizeFor(bytes[1]));
    bytes = bytes.subspan(header.size());
    return checkStart(header[0], header[1]) && decode(header);
  }
  while (heldSize_ < 2 || heldSize_ < headerSizeFor(held_[1])) {
    if (bytes.empty()) return false;
    held_[heldSize_++] = bytes.front();
    bytes = bytes.subspan(1);
    if (heldSize_ == 2 && !checkStart(held_[0], held_[1])) return false;
  }
  return decode(std::span(held_).first(std::exchange(heldSize_, 0)));
}

// RFC 6455 §5.2, §5.5: what the first two bytes already show.
bool FrameParser::checkStart(std::byte first, std::byte second) {
  auto opcode = static_cast<Opcode>(first & opcodeBits);
  if ((first & reservedBits) != std::byte{}) return reject("a reserved bit is set");
  if (!isKnown(opcode)) return reject("the opcode is unknown");
  // §5.1: "A client MUST close a connection if it detects a masked frame."
  if ((second & maskBit) != std::byte{}) return reject("a frame from the server is masked");
  if (!isControl(opcode)) return true;
  if ((first & finBit) == std::byte{}) return reject("a control frame is fragmented");
  if ((second & sizeBits) > std::byte{maxControlPayload}) {
    return reject("a control frame is longer than 125 bytes");
  }
  // RFC 7692 §6.1: only data frames are compressed.
  return (first & compressedBit) == std::byte{} || reject("a reserved bit is set");
}

bool FrameParser::decode(std::span<const std::byte> bytes) {
  header_.opcode = static_cast<Opcode>(bytes[0] & opcodeBits);
  header_.final = (bytes[0] & finBit) != std::byte{};
  header_.compressed = (bytes[0] & compressedBit) != std::byte{};
  header_.payloadSize = bytes.size() == 2 ? std::to_integer<std::uint64_t>(bytes[1] & sizeBits)
                                          : bigEndian(bytes.subspan(2));
  remaining_ = header_.payloadSize;

  // RFC 6455 §5.2: "the minimal number of bytes MUST be used", "the most significant bit MUST be
  // 0".
  if (bytes.size() == 4 && remaining_ < 126) return reject("a frame's length is not minimal");
  if (bytes.size() == 10 && remaining_ < 0x10000) return reject("a frame's length is not minimal");
  if (remaining_ >> 63) return reject("a frame's length has its most significant bit set");
  return true;
}

bool FrameParser::reject(std::string_view reason) {
  violation_ = Violation{closeCode::protocolError, std::string(reason)};
  return false;
}

}  // namespace web::protocol
