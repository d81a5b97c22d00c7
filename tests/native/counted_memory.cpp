// operator new, counted.
#include "native/counted_memory.h"

#include <atomic>
#include <cstdlib>

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

void support::release(void* memory) {
  held -= malloc_usable_size(memory);
  std::free(memory);
}

std::size_t native::heldMemory() { return held; }
std::size_t native::takeMostHeldMemory() { return most.exchange(held); }

}  // namespace web
