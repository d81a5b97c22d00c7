// Ciphertext on its way to the stream below: collected into large writes, and lost as a whole.
#pragma once

#include <cstddef>
#include <vector>

#include "native/net/stream.h"

namespace web::native {

class TlsOutput {
 public:
  // `lower` outlives it.
  explicit TlsOutput(Stream& lower) : lower_(lower) {}

  // For the implementation of TLS, to append to.
  std::vector<std::byte>& ciphertext() { return ciphertext_; }

  // Before `size` bytes of plaintext are encrypted, whose records may need `room` more than a
  // batch.
  void expect(std::size_t size, std::size_t room) {
    if (size > keptCapacity) ciphertext_.reserve(batchSize + room);
  }

  bool isEmpty() const { return ciphertext_.empty(); }
  bool isFull() const { return ciphertext_.size() >= batchSize; }

  // TLS answers messages of the server's, which may take no answer: while so much waits, nothing is
  // read. What write() leaves is less.
  bool isStuck() const { return ciphertext_.size() - sent_ > 2 * batchSize; }

  // The lower stream has failed: it takes nothing any more, and what is appended is dropped. What
  // the server has said before can still be read.
  bool isLost() const { return isLost_; }

  // Writes what the lower stream takes.
  Outcome flush();

  // The lower stream's sending ends once all ciphertext has gone.
  void endOnceSent() { isEnding_ = true; }

  // What an idle connection may keep for later.
  static constexpr std::size_t keptCapacity = std::size_t{4} << 10;

 private:
  // Records are collected to this size, so that one system call takes several.
  static constexpr std::size_t batchSize = std::size_t{64} << 10;

  Outcome lose();

  Stream& lower_;
  std::vector<std::byte> ciphertext_;  // Not taken by the lower stream yet.
  std::size_t sent_ = 0;
  bool isLost_ = false, isEnding_ = false;
};

}  // namespace web::native
