// Messages and control frames → masked frames in the output queue, compressed if negotiated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
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

// The network, which takes parts of a large message while send() still masks the rest.
class OutputTaker {
 public:
  // Takes as much of output() as it can, and reports it to sent(). Returns false if some is left.
  virtual bool takeOutput() = 0;

 protected:
  ~OutputTaker() = default;
};

class MessageWriter {
 public:
  MessageWriter(OutputQueue& output, FillRandom fillRandom, const Limits& limits)
      : output_(output),
        keys_(std::move(fillRandom)),
        maxBufferedAmount_(limits.maxBufferedAmount) {}

  // From now on, messages are compressed if that makes them shorter.
  void allowCompression(const DeflateParameters& parameters) {
    deflater_ = std::make_unique<MessageDeflater>(parameters);
    isPlain_ = false;
  }

  // One frame per message. Returns false, and discards the message, if bufferedAmount would exceed
  // its limit or memory runs out. With a taker, each part of a large message is masked after the
  // last one was sent, so that it is still in the cache when the network copies it.
  bool writeText(std::string_view text, OutputTaker* taker);
  bool writeBinary(std::span<const std::byte> bytes, OutputTaker* taker);

  // The fast path. Returns false, and changes nothing, if it does not apply.
  bool writeShortBinary(std::span<const std::byte> bytes);

  // The fastest path, for a message of the same size as the last one, if a key and memory are
  // available.
  bool writeAnotherBinary(std::span<const std::byte> bytes);

  std::size_t dataSize() const { return output_.dataSize(); }

  // Sent after everything written before, as the last frame. Returns false if memory runs out.
  bool writeClose(std::uint16_t code, std::string_view reason);

  void writePing(std::span<const std::byte> payload);
  void writePong(std::span<const std::byte> payload);

  void setTrace(const Trace& trace) {
    trace_ = trace;
    isPlain_ = !trace_ && !deflater_;
  }
  void releaseMemory() {
    if (deflater_) deflater_->releaseMemory();
    keys_.releaseMemory();
  }

 private:
  static constexpr std::size_t shortHeader = 2 + sizeof(MaskKey);

  bool writeMessage(Opcode opcode, std::span<const std::byte> payload, OutputTaker* taker);
  bool isShort(std::span<const std::byte> payload) const;
  bool writeShort(Opcode opcode, std::span<const std::byte> payload);
  void encodeShort(Opcode opcode, std::span<const std::byte> payload, std::byte* to);
  void writeOvertaking(Opcode opcode, std::span<const std::byte> payload);
  bool hasRoomFor(std::size_t applicationBytes) const;
  bool append(FrameHeader header, std::span<const std::byte> payload, std::size_t applicationBytes,
              OutputTaker* taker);
  bool appendInParts(const FrameHeader& header, std::span<const std::byte> payload,
                     std::size_t applicationBytes, OutputTaker& taker);
  void encode(const FrameHeader& header, std::span<const std::byte> payload, std::byte* to);

  OutputQueue& output_;
  MaskKeySource keys_;
  std::uint64_t maxBufferedAmount_;
  std::unique_ptr<MessageDeflater> deflater_;
  Trace trace_;
  bool isPlain_ = true;  // Neither compressed nor traced.
};

inline bool MessageWriter::hasRoomFor(std::size_t applicationBytes) const {
  return output_.bufferedAmount() + applicationBytes <= maxBufferedAmount_;
}

inline bool MessageWriter::isShort(std::span<const std::byte> payload) const {
  return isPlain_ && payload.size() <= maxControlPayload;
}

// The common case of a flood: the header has no options, and there is nothing else to do.
TWINSOCKET_INLINE void MessageWriter::encodeShort(Opcode opcode, std::span<const std::byte> payload,
                                                  std::byte* to) {
  const auto key = keys_.next();
  to[0] = std::byte{0x80} | static_cast<std::byte>(opcode);
  to[1] = std::byte{0x80} | static_cast<std::byte>(payload.size());
  std::memcpy(to + 2, key.data(), sizeof key);
  copyShortMasked(payload, key, to + shortHeader);
}

TWINSOCKET_INLINE bool MessageWriter::writeShort(Opcode opcode,
                                                 std::span<const std::byte> payload) {
  auto* to = output_.append(shortHeader + payload.size(), payload.size());
  if (!to) return false;
  encodeShort(opcode, payload, to);
  return true;
}

TWINSOCKET_INLINE bool MessageWriter::writeShortBinary(std::span<const std::byte> bytes) {
  return isShort(bytes) && hasRoomFor(bytes.size()) && writeShort(Opcode::binary, bytes);
}

TWINSOCKET_INLINE bool MessageWriter::writeAnotherBinary(std::span<const std::byte> bytes) {
  if (!isShort(bytes) || !keys_.hasNext() || !hasRoomFor(bytes.size())) return false;
  auto* to = output_.appendAnother(shortHeader + bytes.size(), bytes.size());
  if (!to) return false;
  encodeShort(Opcode::binary, bytes, to);
  return true;
}

}  // namespace web::protocol
