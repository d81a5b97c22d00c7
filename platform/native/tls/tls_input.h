// Hands received bytes to the TLS library in portions, so that no server can keep it busy for long.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "native/net/stream.h"
#include "native/tls/tls_records.h"

namespace web::native {

class TlsInput {
 public:
  // As in browsers: no server has a reason to send more of TLS's own messages (new keys, tickets)
  // without any data in between.
  static constexpr int mostMessagesInARow = 32;

  // `lower` must outlive this object.
  explicit TlsInput(Stream& lower) : lower_(lower) {}

  // Called by the TLS library. Returns nextTurn when this turn's share is used up, and fails
  // without memory.
  Transfer read(std::span<std::byte> room);

  // Call this before returning to the loop.
  void startShare();

  // True if the TLS library has been given everything that was received.
  bool isEmpty() const { return ahead_.empty(); }

  // Call this when the handshake is over.
  void establish();

  // The TLS library has processed one of TLS's own messages, or data.
  void noteMessage();
  void noteBytes() { messagesInARow_ = 0; }
  bool hasTooManyMessages() const { return messagesInARow_ > mostMessagesInARow; }

  void releaseMemory() {
    if (isEmpty()) std::vector<std::byte>().swap(ahead_);
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
  std::size_t recordsLeft_ = recordsInATurn, bytesLeft_ = handshakeBytesInATurn;  // This turn.
  int messagesInARow_ = 0;
  bool established_ = false;
};

}  // namespace web::native
