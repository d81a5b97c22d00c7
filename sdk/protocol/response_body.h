// The beginning of the body of an HTTP response (RFC 9112 §6).
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "protocol/http_head.h"

namespace web::protocol {

// Of a server that has refused a WebSocket: what it says about that.
class ResponseBody {
 public:
  // Bytes. What follows is not waited for.
  static constexpr std::size_t limit = 4096;

  explicit ResponseBody(const ResponseHead& head);

  // True once nothing more is to be waited for. A body without a length that does not announce the
  // end of the connection has come with its head, or is left out.
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
