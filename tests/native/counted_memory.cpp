// operator new, counted.
#include "native/counted_memory.h"

#include <atomic>
#include <cstdlib>
#include <new>

#include <malloc.h>

namespace web::native {

namespace {

std::atomic<std::size_t> held, most;

void* allocate(std::size_t size) {
  auto* memory = std::malloc(size > 0 ? size : 1);
  const auto now = held += malloc_usable_size(memory);
  for (auto before = most.load(); before < now && !most.compare_exchange_weak(before, now);) {
  }
  return memory;
}

void* allocateOrThrow(std::size_t size) {
  if (auto* memory = allocate(size)) return memory;
  throw std::bad_alloc();
}

void release(void* memory) {
  held -= malloc_usable_size(memory);
  std::free(memory);
}

}  // namespace

std::size_t heldMemory() { return held; }
std::size_t takeMostHeldMemory() { return most.exchange(held); }

}  // namespace web::native

using namespace web::native;

void* operator new(std::size_t size) { return allocateOrThrow(size); }
void* operator new[](std::size_t size) { return allocateOrThrow(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return allocate(size); }
void operator delete(void* memory) noexcept { release(memory); }
void operator delete[](void* memory) noexcept { release(memory); }
void operator delete(void* memory, std::size_t) noexcept { release(memory); }
void operator delete[](void* memory, std::size_t) noexcept { release(memory); }
