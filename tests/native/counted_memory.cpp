// Counts operator new.
#include "native/counted_memory.h"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <limits>

#include <malloc.h>

#include "support/allocator.h"

namespace web {

namespace {

std::atomic<std::size_t> held, most;

constexpr auto anySize = std::numeric_limits<std::size_t>::max();
thread_local std::size_t tooLarge = anySize;

}  // namespace

void* support::allocate(std::size_t size) {
  if (size >= tooLarge) return nullptr;
  auto* memory = std::malloc(size);
  const auto now = held += malloc_usable_size(memory);
  for (auto before = most.load(); before < now && !most.compare_exchange_weak(before, now);) {
  }
  return memory;
}

// Overwrites freed memory, so that code that reads it finds no valid data.
void support::release(void* memory) {
  const auto size = malloc_usable_size(memory);
  held -= size;
  if (memory) std::memset(memory, 0xdd, size);
  std::free(memory);
}

std::size_t native::heldMemory() { return held; }
native::NoLargeBlocks::NoLargeBlocks(std::size_t bytes) { tooLarge = bytes; }
native::NoLargeBlocks::~NoLargeBlocks() { tooLarge = anySize; }
std::size_t native::takeMostHeldMemory() { return most.exchange(held); }

}  // namespace web
