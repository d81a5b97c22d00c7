// operator new, counted.
#include "native/counted_memory.h"

#include <atomic>
#include <cstdlib>
#include <cstring>

#include <malloc.h>

#include "support/allocator.h"

namespace web {

namespace {

std::atomic<std::size_t> held, most;

}  // namespace

void* support::allocate(std::size_t size) {
  auto* memory = std::malloc(size);
  const auto now = held += malloc_usable_size(memory);
  for (auto before = most.load(); before < now && !most.compare_exchange_weak(before, now);) {
  }
  return memory;
}

// Whoever looks at what is freed finds nothing that could be true.
void support::release(void* memory) {
  const auto size = malloc_usable_size(memory);
  held -= size;
  if (memory) std::memset(memory, 0xdd, size);
  std::free(memory);
}

std::size_t native::heldMemory() { return held; }
std::size_t native::takeMostHeldMemory() { return most.exchange(held); }

}  // namespace web
