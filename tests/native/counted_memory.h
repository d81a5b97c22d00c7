// Counts how much memory from operator new this program holds.
#pragma once

#include <cstddef>

namespace web::native {

// For all threads, in bytes, as the allocator rounds them.
std::size_t heldMemory();

// The most since the last call.
std::size_t takeMostHeldMemory();

// While it exists, operator new fails on this thread for blocks of at least this many bytes.
class NoLargeBlocks {
 public:
  explicit NoLargeBlocks(std::size_t bytes);
  NoLargeBlocks(const NoLargeBlocks&) = delete;
  NoLargeBlocks& operator=(const NoLargeBlocks&) = delete;
  ~NoLargeBlocks();
};

}  // namespace web::native
