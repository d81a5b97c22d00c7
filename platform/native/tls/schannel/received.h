// Ciphertext that was received and not used yet, and the plaintext that was decrypted in place.
#pragma once

#include <cstddef>
#include <memory>
#include <span>

namespace web::native {

class Received {
 public:
  // Reads several records with one system call.
  static constexpr std::size_t capacity = std::size_t{128} << 10;

  std::span<std::byte> bytes() { return {room_.get() + begin_, end_ - begin_}; }
  bool isEmpty() const { return begin_ == end_; }
  bool isFull() const { return begin_ == 0 && end_ == capacity; }

  // Room for at most `most` more bytes; then call add() with the number of bytes received.
  std::span<std::byte> room(std::size_t most);
  void add(std::size_t count) { end_ += count; }

  // Drops all bytes but the last `count`.
  void keepLast(std::size_t count) { begin_ = end_ - count; }

  void releaseMemory();

 private:
  std::unique_ptr<std::byte[]> room_;
  std::size_t begin_ = 0, end_ = 0;
};

}  // namespace web::native
