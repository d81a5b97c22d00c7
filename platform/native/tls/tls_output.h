// Ciphertext on its way to the stream below, collected into large writes.
#pragma once

#include <cstddef>
#include <vector>

#include "native/net/stream.h"

namespace web::native {

class TlsOutput {
 public:
  // `lower` must outlive this object.
  explicit TlsOutput(Stream& lower) : lower_(lower) {}

  // The TLS implementation appends to this.
  std::vector<std::byte>& ciphertext() { return ciphertext_; }

  // Call this before encrypting `size` bytes of plaintext, whose records may exceed a batch by up
  // to `room` bytes.
  void expect(std::size_t size, std::size_t room) {
    if (size > keptCapacity) ciphertext_.reserve(batchSize + room);
  }

  bool isEmpty() const { return ciphertext_.empty(); }
  bool isFull() const { return ciphertext_.size() >= batchSize; }

  // TLS answers some of the server's messages, even if the server does not read the answers. While
  // this much output waits, nothing is read. write() leaves less than this.
  bool isStuck() const { return ciphertext_.size() - sent_ > 2 * batchSize; }

  // The lower stream has failed: it takes nothing any more, and appended bytes are dropped. What
  // the server sent before can still be read.
  bool isLost() const { return isLost_; }

  // Writes as much as the lower stream takes.
  Outcome flush();

  // Ends the lower stream's sending direction once all ciphertext has been written.
  void endOnceSent() { isEnding_ = true; }

  void releaseMemory() {
    if (isEmpty()) std::vector<std::byte>().swap(ciphertext_);
  }

  // The capacity that a connection may keep between two messages.
  static constexpr std::size_t keptCapacity = std::size_t{4} << 10;

 private:
  // Records are collected to this size, so that one system call takes several.
  static constexpr std::size_t batchSize = std::size_t{64} << 10;

  Outcome lose();

  Stream& lower_;
  std::vector<std::byte> ciphertext_;  // Its first sent_ bytes are written.
  std::size_t sent_ = 0;
  bool isLost_ = false, isEnding_ = false;
};

}  // namespace web::native
