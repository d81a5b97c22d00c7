// What OpenSSL gets to read, in shares: a server must not be able to keep it busy for long.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "native/net/stream.h"
#include "native/tls/tls_records.h"

namespace web::native {

class TlsInput {
 public:
  // As in browsers: no server has a reason for more messages of TLS itself (new keys, tickets)
  // without a byte for us in between.
  static constexpr int mostMessagesInARow = 32;

  // `lower` outlives it.
  explicit TlsInput(Stream& lower) : lower_(lower) {}

  // For OpenSSL. Says nextTurn when the share is used up, and fails when memory runs out.
  Transfer read(std::span<std::byte> room);

  // Whoever reads goes back to the loop.
  void startShare();

  // True if nothing has come that OpenSSL has not got yet.
  bool isEmpty() const { return ahead_.empty(); }

  // The handshake is over.
  void establish();

  // OpenSSL has got a message of TLS itself, and bytes for us.
  void noteMessage();
  void noteBytes() { messagesInARow_ = 0; }
  bool hasTooManyMessages() const { return messagesInARow_ > mostMessagesInARow; }

  void releaseMemory() {
    if (isEmpty()) ahead_ = {};
  }

 private:
  static constexpr std::size_t recordsInATurn = 256;
  static constexpr std::size_t handshakeBytesInATurn = std::size_t{64} << 10;

  Transfer takeAhead(std::span<std::byte> room);
  std::size_t takePortion(std::span<const std::byte> bytes);

  Stream& lower_;
  TlsRecords records_;
  std::vector<std::byte> ahead_;
  std::size_t aheadTaken_ = 0;
  std::size_t recordsLeft_ = recordsInATurn, bytesLeft_ = handshakeBytesInATurn;  // Of the share.
  int messagesInARow_ = 0;
  bool established_ = false;
};

}  // namespace web::native
