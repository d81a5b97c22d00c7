// A first-in first-out queue of bytes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <utility>

#include "attributes.h"

namespace web::protocol {

// Not a vector, because appended bytes are not zeroed first, and removing bytes from the front does
// not move the others.
class ByteQueue {
 public:
  std::span<const std::byte> bytes() const { return {storage_.get() + begin_, size()}; }
  std::size_t size() const { return end_ - begin_; }

  // Room for `count` more bytes at the end, which the caller fills; null if memory runs out.
  std::byte* append(std::size_t count) {
    if (capacity_ - end_ < count && !makeRoom(count)) return nullptr;
    return storage_.get() + std::exchange(end_, end_ + count);
  }

  // The same without growing: null if there is not enough room yet.
  std::byte* appendWithin(std::size_t count) {
    if (capacity_ - end_ < count) return nullptr;
    return storage_.get() + std::exchange(end_, end_ + count);
  }

  // Makes room for `count` more bytes. Returns false if memory runs out.
  bool reserve(std::size_t count) { return capacity_ - end_ >= count || makeRoom(count); }

  void drop(std::size_t count) {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
  }

  void cut(std::size_t size) { end_ = begin_ + size; }

  // Frees memory if all or most of it is unused.
  void releaseMemory() {
    if (size() == 0) {
      *this = {};
    } else if (capacity_ / 4 > size()) {
      static_cast<void>(moveTo(size()));
    }
  }

  ByteQueue() = default;
  ByteQueue(ByteQueue&& other) noexcept { *this = std::move(other); }
  ByteQueue& operator=(ByteQueue&& other) noexcept {
    storage_ = std::move(other.storage_);
    capacity_ = std::exchange(other.capacity_, 0);
    begin_ = std::exchange(other.begin_, 0);
    end_ = std::exchange(other.end_, 0);
    return *this;
  }

 private:
  TWINSOCKET_NOINLINE bool makeRoom(std::size_t count) {
    const auto held = size();
    // At least half is free, so the bytes moved are fewer than those sent since the last move.
    if (held + count <= capacity_ / 2) {
      std::memmove(storage_.get(), storage_.get() + begin_, held);
    } else {
      return moveTo(std::max({std::size_t{256}, held + count, capacity_ * 2}));
    }
    begin_ = 0;
    end_ = held;
    return true;
  }

  bool moveTo(std::size_t capacity) {
    const auto held = size();
    std::unique_ptr<std::byte[]> other(new (std::nothrow) std::byte[capacity]);
    if (!other) return false;
    if (begin_ < end_) std::memcpy(other.get(), storage_.get() + begin_, held);
    storage_ = std::move(other);
    capacity_ = capacity;
    begin_ = 0;
    end_ = held;
    return true;
  }

  std::unique_ptr<std::byte[]> storage_;
  std::size_t capacity_ = 0, begin_ = 0, end_ = 0;
};

}  // namespace web::protocol
