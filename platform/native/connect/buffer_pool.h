// Read buffers shared by the connections of a loop; an idle connection has none.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace web::native {

class ReadBuffer {
 public:
  ReadBuffer() = default;
  explicit ReadBuffer(std::size_t size)
      : bytes_(new std::byte[size]), size_(size) {}  // Not zeroed.

  explicit operator bool() const { return bytes_ != nullptr; }
  std::span<std::byte> room() { return {bytes_.get(), size_}; }
  std::size_t size() const { return size_; }

 private:
  std::unique_ptr<std::byte[]> bytes_;
  std::size_t size_ = 0;
};

// How much a connection reads per call: little at first, doubled whenever the buffer was filled.
class ReadSize {
 public:
  static constexpr std::size_t smallest = std::size_t{4} << 10, largest = std::size_t{256} << 10;

  std::size_t bytes() const { return bytes_; }
  void grow() { bytes_ = std::min(bytes_ * 2, largest); }
  void reset() { bytes_ = smallest; }

 private:
  std::size_t bytes_ = smallest;
};

class BufferPool {
 public:
  BufferPool() { spare_.reserve(maxSpare); }

  ReadBuffer take(std::size_t size) {
    auto spare =
        std::ranges::find_if(spare_, [&](const ReadBuffer& each) { return each.size() == size; });
    if (spare == spare_.end()) return ReadBuffer(size);
    auto buffer = std::move(*spare);
    if (&*spare != &spare_.back()) *spare = std::move(spare_.back());
    spare_.pop_back();
    return buffer;
  }

  void giveBack(ReadBuffer buffer) {
    if (spare_.size() == maxSpare) spare_.erase(spare_.begin());
    spare_.push_back(std::move(buffer));
  }

 private:
  static constexpr std::size_t maxSpare = 2;  // Usually only one is in use.

  std::vector<ReadBuffer> spare_;
};

}  // namespace web::native
