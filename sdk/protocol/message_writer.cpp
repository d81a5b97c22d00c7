#include "protocol/message_writer.h"

#include <algorithm>
#include <array>

#include "protocol/bytes.h"
#include "protocol/utf8.h"

namespace web::protocol {

namespace {

// The longest prefix that fits and does not end inside a character.
std::string_view cutToFit(std::string_view text, std::size_t maxSize) {
  if (text.size() <= maxSize) return text;
  while (maxSize > 0 && (text[maxSize] & 0xc0) == 0x80) --maxSize;
  return text.substr(0, maxSize);
}

}  // namespace

bool MessageWriter::writeText(std::string_view text) {
  if (isWellFormed(text)) return writeMessage(Opcode::text, asBytes(text));
  return writeMessage(Opcode::text, asBytes(toWellFormed(text)));
}

bool MessageWriter::writeBinary(std::span<const std::byte> bytes) {
  return writeMessage(Opcode::binary, bytes);
}

void MessageWriter::writeClose(std::uint16_t code, std::string_view reason) {
  std::array<std::byte, maxControlPayload> payload;
  std::size_t size = 0;
  if (code != 0) {
    payload[0] = static_cast<std::byte>(code >> 8);
    payload[1] = static_cast<std::byte>(code & 0xff);
    auto wellFormed = toWellFormed(reason);
    auto text = asBytes(cutToFit(wellFormed, payload.size() - 2));
    std::copy(text.begin(), text.end(), payload.begin() + 2);
    size = 2 + text.size();
  }
  append({.opcode = Opcode::close}, std::span(payload).first(size), 0);
  output_.end();
}

void MessageWriter::writePing(std::span<const std::byte> payload) {
  writeOvertaking(Opcode::ping, payload);
}

void MessageWriter::writePong(std::span<const std::byte> payload) {
  writeOvertaking(Opcode::pong, payload);
}

bool MessageWriter::writeMessage(Opcode opcode, std::span<const std::byte> payload) {
  if (append({.opcode = opcode}, payload, payload.size())) return true;
  output_.countDiscarded(payload.size());
  return false;
}

bool MessageWriter::append(FrameHeader header, std::span<const std::byte> payload,
                           std::size_t applicationBytes) {
  header.payloadSize = payload.size();
  auto wireSize = maskedHeaderSize(payload.size()) + payload.size();
  // A Close frame always has room: it is how a full connection ends.
  if (!isControl(header.opcode) &&
      wireSize > maxUnsentSize_ - std::min(maxUnsentSize_, output_.size())) {
    return false;
  }
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
