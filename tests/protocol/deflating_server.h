// The server's side of permessage-deflate in a test, which calls zlib directly.
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

  // The payload of a compressed message, without the final 00 00 ff ff.
  Bytes deflate(std::string_view text);

  // The message in the payload of a client's compressed frame; fails the test if it is invalid.
  std::string inflate(const Bytes& payload);

  // The client's frames as messages, "hello; world"; compressed ones are marked with a "*".
  std::string messages(const Bytes& wire);

  void forget();  // For no context takeover.

 private:
  struct Streams;
  std::unique_ptr<Streams> streams_;
};

// What outcome() returns if compression was negotiated with these parameters ("; a=b").
std::string compressedOutcome(const Bytes& wire, const std::string& parameters = "",
                              const Limits& limits = {});

}  // namespace web::protocol
