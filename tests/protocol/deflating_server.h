// A server's side of permessage-deflate in a test, through zlib's own functions.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "protocol/conversation.h"

namespace web::protocol {

inline constexpr std::string_view deflateAgreed = "Sec-WebSocket-Extensions: permessage-deflate";

class DeflatingServer {
 public:
  explicit DeflatingServer(int windowBits = 15, int level = 6);
  ~DeflatingServer();

  // The payload of a compressed message: flushed, and without the tail 00 00 ff ff.
  Bytes deflate(std::string_view text);

  // The message in the payload of a client's compressed frame; fails the test if there is none.
  std::string inflate(const Bytes& payload);

  // The client's frames as messages, "hello; world", those that came compressed with a "*".
  std::string messages(const Bytes& wire);

  void forget();  // No context takeover.

 private:
  struct Streams;
  std::unique_ptr<Streams> streams_;
};

// What outcome() says if compression was agreed upon, with these parameters ("; a=b").
std::string compressedOutcome(const Bytes& wire, const std::string& parameters = "",
                              const Limits& limits = {});

}  // namespace web::protocol
