// Buffers to read into, shared by a loop's connections: one that is idle needs none.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace web::native {

using ReadBuffer = std::array<std::byte, std::size_t{128} << 10>;

class BufferPool {
 public:
  std::unique_ptr<ReadBuffer> take() {
    if (spare_.empty()) return std::unique_ptr<ReadBuffer>(new ReadBuffer);  // Not zeroed.
    auto buffer = std::move(spare_.back());
    spare_.pop_back();
    return buffer;
  }

  void giveBack(std::unique_ptr<ReadBuffer> buffer) {
    if (buffer && spare_.size() < maxSpare) spare_.push_back(std::move(buffer));
  }

 private:
  static constexpr std::size_t maxSpare = 2;  // Usually one is in use at a time.

  std::vector<std::unique_ptr<ReadBuffer>> spare_;
};

}  // namespace web::native
