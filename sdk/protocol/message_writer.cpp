#include "protocol/message_writer.h"

#include <algorithm>
#include <array>

#include "protocol/bytes.h"
#include "protocol/close_body.h"

namespace web::protocol {

namespace {

// A part and the network's copy of it fit into one core's cache. Its size is a multiple of a TLS
// record's, and of a key's.
constexpr std::size_t part = std::size_t{64} << 10;

// A smaller part is not worth a call.
constexpr std::size_t smallestPart = part / 4;

}  // namespace

bool MessageWriter::writeText(std::string_view text, OutputTaker* taker) {
  return writeMessage(Opcode::text, asBytes(text), taker);
}

bool MessageWriter::writeBinary(std::span<const std::byte> bytes, OutputTaker* taker) {
  return writeMessage(Opcode::binary, bytes, taker);
}

bool MessageWriter::writeClose(std::uint16_t code, std::string_view reason) {
  const auto body = encodeCloseBody(code, reason);
  if (!append({.opcode = Opcode::close}, asBytes(body), 0, nullptr)) return false;
  output_.end();
  return true;
}

void MessageWriter::writePing(std::span<const std::byte> payload) {
  writeOvertaking(Opcode::ping, payload);
}

void MessageWriter::writePong(std::span<const std::byte> payload) {
  writeOvertaking(Opcode::pong, payload);
}

bool MessageWriter::writeMessage(Opcode opcode, std::span<const std::byte> payload,
                                 OutputTaker* taker) {
  if (hasRoomFor(payload.size())) {
    if (isShort(payload) && writeShort(opcode, payload)) return true;
    auto compressed = deflater_ ? deflater_->deflate(payload) : std::nullopt;
    FrameHeader header{.opcode = opcode, .compressed = compressed.has_value()};
    if (append(header, compressed.value_or(payload), payload.size(), taker)) return true;
  }
  output_.countDiscarded(payload.size());
  return false;
}

bool MessageWriter::append(FrameHeader header, std::span<const std::byte> payload,
                           std::size_t applicationBytes, OutputTaker* taker) {
  header.payloadSize = payload.size();
  if (taker && payload.size() >= part + smallestPart) {
    return appendInParts(header, payload, applicationBytes, *taker);
  }
  auto wireSize = maskedHeaderSize(payload.size()) + payload.size();
  auto* room = output_.append(wireSize, applicationBytes);
  if (!room) return false;
  encode(header, payload, room);
  return true;
}

// Once the network takes no more, the rest is masked in one go and queued.
bool MessageWriter::appendInParts(const FrameHeader& header, std::span<const std::byte> payload,
                                  std::size_t applicationBytes, OutputTaker& taker) {
  const auto headerSize = maskedHeaderSize(payload.size());
  if (!output_.beginFrame(headerSize + payload.size(), applicationBytes)) return false;
  const auto key = keys_.next();
  encodeMaskedHeader(header, key, output_.appendPart(headerSize));
  bool isTaken = true;
  for (auto left = payload; !left.empty();) {
    const bool isLast = !isTaken || left.size() < part + smallestPart;
    const auto next = left.first(isLast ? left.size() : part);
    copyMasked(next, key, output_.appendPart(next.size()));
    left = left.subspan(next.size());
    isTaken = isLast || taker.takeOutput();
  }
  if (trace_) trace_(describeFrame(">", header, payload));
  return true;
}

void MessageWriter::writeOvertaking(Opcode opcode, std::span<const std::byte> payload) {
  FrameHeader header{.opcode = opcode, .payloadSize = payload.size()};
  std::array<std::byte, maxFrameHeaderSize + maxControlPayload> frame;
  encode(header, payload, frame.data());
  output_.overtake(std::span(frame).first(maskedHeaderSize(payload.size()) + payload.size()),
                   opcode == Opcode::pong);
}

void MessageWriter::encode(const FrameHeader& header, std::span<const std::byte> payload,
                           std::byte* to) {
  auto key = keys_.next();
  copyMasked(payload, key, encodeMaskedHeader(header, key, to));
  if (trace_) trace_(describeFrame(">", header, payload));
}

}  // namespace web::protocol
