// Pieces of data frames → messages: fragments, inflation, UTF-8, limits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "protocol/bytes.h"
#include "protocol/frame_parser.h"
#include "protocol/limits.h"
#include "protocol/permessage_deflate.h"
#include "text/utf8.h"

namespace web::protocol {

class MessageReader {
 public:
  explicit MessageReader(const Limits& limits)
      : maxMessageSize_(limits.maxMessageSize), maxFragments_(limits.maxFragments) {}

  // From now on messages may be compressed.
  void allowCompression(const DeflateParameters& parameters) {
    inflater_ = std::make_unique<MessageInflater>(parameters);
  }

  enum class Progress { incomplete, text, binary, failed };

  // A compressed message may have so much output that this pauses: then goOn() must be called
  // before the next piece, and the piece's bytes must stay.
  Progress append(const FrameParser::Piece& piece);
  bool isInterrupted() const { return isInterrupted_; }
  Progress goOn();

  // The work of inflating since the last call, roughly in nanoseconds.
  std::size_t takeWork() { return std::exchange(work_, 0); }

  // The fast path. Returns false, and changes nothing, if it does not apply. Not within a message.
  bool takeBinary(std::span<const std::byte> message);
  bool takeText(std::span<const std::byte> message);
  bool isWithinMessage() const { return kind_ != Opcode::continuation; }

  // Room for the rest of the unfinished frame in the message's own buffer, as much as is reasonable
  // after what has arrived so far. None for a compressed message.
  std::span<std::byte> room(std::uint64_t remaining);

  // This much of the room was filled. The piece stands for it, and is empty itself.
  Progress commit(std::size_t count, const FrameParser::Piece& piece);

  // The message that was completed, until the next call.
  std::string& text() { return text_; }
  std::vector<std::byte>& binary() { return binary_; }

  const std::optional<Violation>& violation() const { return violation_; }
  void releaseMemory();

  // Stops reading: drops the unfinished message, and the codec with its window.
  void end() {
    kind_ = Opcode::continuation;
    compressed_ = isInterrupted_ = false;
    inflater_.reset();
  }

 private:
  template <class Buffer>
  static void assign(Buffer& buffer, std::span<const std::byte> bytes);
  static void replace(std::string& text, std::span<const std::byte> bytes);
  static void replace(std::vector<std::byte>& binary, std::span<const std::byte> bytes);
  bool startFrame(const FrameHeader& header);
  Progress add(std::span<const std::byte> payload);
  Progress validate(std::size_t count);
  Progress inflate();
  std::span<std::byte> roomFor(std::size_t count);
  Progress finish();
  Progress fail(std::uint16_t code, std::string_view reason);
  bool isText() const { return kind_ == Opcode::text; }

  std::size_t maxMessageSize_, maxFragments_;
  Opcode kind_ = Opcode::continuation;  // Of the unfinished message; continuation: there is none.
  std::size_t size_ = 0;                // How much of it has arrived; its buffer may be larger.
  std::size_t expected_ = 0;            // It will not become larger than this.
  bool isSizeKnown_ = false;            // It will become exactly as large as that.
  bool compressed_ = false;
  std::span<const std::byte> compressedRest_;  // The part of the piece that is not inflated yet.
  bool isLastPiece_ = false, isInterrupted_ = false;
  std::size_t work_ = 0;
  std::size_t fragments_ = 0;
  std::unique_ptr<MessageInflater> inflater_;
  Utf8Validator utf8_;
  std::string text_;
  std::vector<std::byte> binary_;
  std::optional<Violation> violation_;
};

// A buffer is only cut to the message's size at the message's end: growing it again would fill it
// with zeros first.
// In the header, since a flood is made of this.
template <class Buffer>
void MessageReader::assign(Buffer& buffer, std::span<const std::byte> bytes) {
  if (buffer.size() != bytes.size() || bytes.empty()) return replace(buffer, bytes);
  std::memcpy(buffer.data(), bytes.data(), bytes.size());
}

inline bool MessageReader::takeBinary(std::span<const std::byte> message) {
  if (message.size() > maxMessageSize_) return false;
  assign(binary_, message);
  return true;
}

inline bool MessageReader::takeText(std::span<const std::byte> message) {
  if (message.size() > maxMessageSize_ || !isWellFormed(asText(message))) return false;
  assign(text_, message);
  return true;
}

}  // namespace web::protocol
