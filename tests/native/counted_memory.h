// How much memory of operator new this program holds.
#pragma once

#include <cstddef>

namespace web::native {

// Of all threads, in bytes, as the allocator rounds them.
std::size_t heldMemory();

// The most since the last call.
std::size_t takeMostHeldMemory();

// While it exists, operator new has no block of so many bytes, or more, for the thread that makes
// it.
class NoLargeBlocks {
 public:
  explicit NoLargeBlocks(std::size_t bytes);
  NoLargeBlocks(const NoLargeBlocks&) = delete;
  NoLargeBlocks& operator=(const NoLargeBlocks&) = delete;
  ~NoLargeBlocks();
};

}  // namespace web::native
