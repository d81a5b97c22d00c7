// Messages and control frames → masked frames in the output queue, compressed if negotiated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>

#include "attributes.h"
#include "protocol/frame.h"
#include "protocol/limits.h"
#include "protocol/masking.h"
#include "protocol/output_queue.h"
#include "protocol/permessage_deflate.h"
#include "protocol/trace.h"

namespace web::protocol {

class MessageWriter {
 public:
  MessageWriter(OutputQueue& output, FillRandom fillRandom, const Limits& limits)
      : output_(output),
        keys_(std::move(fillRandom)),
        maxBufferedAmount_(limits.maxBufferedAmount) {}

  // From now on, messages are compressed if that makes them shorter.
  void allowCompression(const DeflateParameters& parameters) { deflater_.emplace(parameters); }

  // One frame per message. Returns false, and discards the message, if bufferedAmount would exceed
  // its limit or memory runs out.
  bool writeText(std::string_view text);
  bool writeBinary(std::span<const std::byte> bytes);

  // The fast path. Returns false, and changes nothing, if it does not apply.
  bool writeShortBinary(std::span<const std::byte> bytes);

  // Sent after everything written before, as the last frame. Returns false if memory runs out.
  bool writeClose(std::uint16_t code, std::string_view reason);

  void writePing(std::span<const std::byte> payload);
  void writePong(std::span<const std::byte> payload);

  void setTrace(const Trace& trace) { trace_ = trace; }
  void releaseMemory() {
    if (deflater_) deflater_->releaseMemory();
    keys_.releaseMemory();
  }

 private:
  bool writeMessage(Opcode opcode, std::span<const std::byte> payload);
  bool isShort(std::span<const std::byte> payload) const;
  bool writeShort(Opcode opcode, std::span<const std::byte> payload);
  void writeOvertaking(Opcode opcode, std::span<const std::byte> payload);
  bool hasRoomFor(std::size_t applicationBytes) const;
  bool append(FrameHeader header, std::span<const std::byte> payload, std::size_t applicationBytes);
  void encode(const FrameHeader& header, std::span<const std::byte> payload, std::byte* to);

  OutputQueue& output_;
  MaskKeySource keys_;
  std::uint64_t maxBufferedAmount_;
  std::optional<MessageDeflater> deflater_;
  Trace trace_;
};

inline bool MessageWriter::hasRoomFor(std::size_t applicationBytes) const {
  return output_.bufferedAmount() + applicationBytes <= maxBufferedAmount_;
}

inline bool MessageWriter::isShort(std::span<const std::byte> payload) const {
  return payload.size() <= maxControlPayload && !deflater_ && !trace_;
}

// The common case of a flood: the header has no options, and there is nothing else to do.
TWINSOCKET_INLINE bool MessageWriter::writeShort(Opcode opcode,
                                                 std::span<const std::byte> payload) {
  constexpr std::size_t headerSize = 2 + sizeof(MaskKey);
  const auto wireSize = headerSize + payload.size();
  auto* to = output_.append(wireSize, payload.size());
  if (!to) return false;
  const auto key = keys_.next();
  to[0] = std::byte{0x80} | static_cast<std::byte>(opcode);
  to[1] = std::byte{0x80} | static_cast<std::byte>(payload.size());
  std::memcpy(to + 2, key.data(), sizeof key);
  copyMasked(payload, key, to + headerSize);
  return true;
}

TWINSOCKET_INLINE bool MessageWriter::writeShortBinary(std::span<const std::byte> bytes) {
  return isShort(bytes) && hasRoomFor(bytes.size()) && writeShort(Opcode::binary, bytes);
}

}  // namespace web::protocol
