#include "protocol/message_writer.h"

#include <algorithm>
#include <array>

#include "protocol/bytes.h"
#include "protocol/close_body.h"
#include "text/utf8.h"

namespace web::protocol {

bool MessageWriter::writeText(std::string_view text) {
  if (isWellFormed(text)) return writeMessage(Opcode::text, asBytes(text));
  return writeMessage(Opcode::text, asBytes(toWellFormed(text)));
}

bool MessageWriter::writeBinary(std::span<const std::byte> bytes) {
  return writeMessage(Opcode::binary, bytes);
}

bool MessageWriter::writeClose(std::uint16_t code, std::string_view reason) {
  if (!append({.opcode = Opcode::close}, asBytes(encodeCloseBody(code, reason)), 0)) return false;
  output_.end();
  return true;
}

void MessageWriter::writePing(std::span<const std::byte> payload) {
  writeOvertaking(Opcode::ping, payload);
}

void MessageWriter::writePong(std::span<const std::byte> payload) {
  writeOvertaking(Opcode::pong, payload);
}

bool MessageWriter::writeMessage(Opcode opcode, std::span<const std::byte> payload) {
  if (hasRoomFor(payload.size())) {
    if (isShort(payload) && writeShort(opcode, payload)) return true;
    auto compressed = deflater_ ? deflater_->deflate(payload) : std::nullopt;
    FrameHeader header{.opcode = opcode, .compressed = compressed.has_value()};
    if (append(header, compressed.value_or(payload), payload.size())) return true;
  }
  output_.countDiscarded(payload.size());
  return false;
}

bool MessageWriter::append(FrameHeader header, std::span<const std::byte> payload,
                           std::size_t applicationBytes) {
  header.payloadSize = payload.size();
  auto wireSize = maskedHeaderSize(payload.size()) + payload.size();
  auto* room = output_.append(wireSize, applicationBytes);
  if (!room) return false;
  encode(header, payload, room);
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
