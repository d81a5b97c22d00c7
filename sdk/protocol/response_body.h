// The beginning of the body of an HTTP response (RFC 9112 §6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "protocol/http_head.h"

namespace web::protocol {

// The explanation of a server that has refused a WebSocket.
class ResponseBody {
 public:
  // In bytes. The rest is not waited for.
  static constexpr std::size_t limit = 4096;

  explicit ResponseBody(const ResponseHead& head);

  // True once there is nothing more to wait for. A body without a length, if the connection is not
  // to end after it, must arrive together with its head, or it is left out.
  bool receive(std::span<const std::byte>& bytes);

  const std::string& text() const { return text_; }

 private:
  enum class State { data, untilEnd, chunkSize, chunkExtension, chunkEnd, done };

  void take(std::span<const std::byte>& bytes);
  void takeSizeDigit(char character);
  void takeByte(char character);

  State state_ = State::untilEnd;
  bool isChunked_ = false, endIsAnnounced_ = false;
  std::uint64_t left_ = 0;  // Of the body, or of the chunk.
  std::size_t overhead_ = 0;
  std::string text_;
};

}  // namespace web::protocol
