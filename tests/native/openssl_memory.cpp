// Counts OpenSSL's memory.
#include "native/openssl_memory.h"

#include <atomic>
#include <cstdlib>

#include <malloc.h>
#include <openssl/crypto.h>

namespace web::native {

namespace {

std::atomic<std::size_t> heldByIt;

void* allocate(std::size_t size, const char*, int) {
  auto* memory = std::malloc(size);
  heldByIt += malloc_usable_size(memory);
  return memory;
}

void* resize(void* memory, std::size_t size, const char*, int) {
  const auto before = malloc_usable_size(memory);
  auto* resized = std::realloc(memory, size);
  if (!resized && size > 0) return nullptr;
  heldByIt += malloc_usable_size(resized);
  heldByIt -= before;
  return resized;
}

void release(void* memory, const char*, int) {
  heldByIt -= malloc_usable_size(memory);
  std::free(memory);
}

bool isCounted = false;

// This is possible only before OpenSSL allocates anything: so before all other constructors of the
// program.
__attribute__((constructor(101))) void count() {
  isCounted = CRYPTO_set_mem_functions(allocate, resize, release) == 1;
}

}  // namespace

std::size_t heldByOpenSsl() {
  if (!isCounted) std::abort();
  return heldByIt;
}

}  // namespace web::native
