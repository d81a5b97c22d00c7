// Frames as a client sends them, in a buffer that grows with them.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "stream.h"

namespace web::benchmark {

struct FrameHeader {
  unsigned firstByte = 0;
  std::size_t headerSize = 0, payloadSize = 0;

  bool isFinal() const { return firstByte & 0x80; }
  unsigned opcode() const { return firstByte & 15; }
};

// Nothing if there is less than a header.
std::optional<FrameHeader> parseClientHeader(std::span<const char> bytes);

// The header that a server sends, of 2, 4 or 10 bytes.
std::string serverHeader(unsigned firstByte, std::size_t payloadSize);

class ClientFrames {
 public:
  explicit ClientFrames(Stream& stream) : stream_(stream) {}

  // A complete frame with its payload unmasked. Valid until the next call.
  struct Frame {
    FrameHeader header;
    std::span<char> payload;
  };
  std::optional<Frame> next();

  // For a frame that is skipped.
  std::optional<FrameHeader> skip();

  // The stream has ended.
  bool isOver() const { return isOver_; }

  // The frame as a server sends it: written over the client's header, which is longer.
  static std::string_view asServerFrame(const Frame& frame);

 private:
  // Returns false at the end of the stream, or if nothing is there and the stream does not block.
  bool read(std::size_t wanted);
  std::span<char> ready() { return {buffer_.data() + begin_, end_ - begin_}; }

  Stream& stream_;
  std::vector<char> buffer_ = std::vector<char>(512);
  std::size_t begin_ = 0, end_ = 0;
  bool wasFilled_ = false, isOver_ = false;
};

}  // namespace web::benchmark
