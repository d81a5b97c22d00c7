// Linked to a benchmark client: counts the bytes that are copied, by us or by a library that we
// call. The dynamic linker redirects all calls of memcpy() and memmove() to this file, GNU's linker
// (--wrap) those of our own masking copy.
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <span>

#include "cost/copied.h"
#include "protocol/masking.h"

namespace {

std::atomic<long> copied;

// Volatile: otherwise the compiler would turn this into a memmove().
void* move(void* to, const void* from, std::size_t size) {
  copied.fetch_add(static_cast<long>(size), std::memory_order_relaxed);
  auto* target = static_cast<volatile unsigned char*>(to);
  auto* source = static_cast<const unsigned char*>(from);
  const bool isForward =
      reinterpret_cast<std::uintptr_t>(to) <= reinterpret_cast<std::uintptr_t>(from);
  for (std::size_t i = 0; i < size; ++i) {
    const auto at = isForward ? i : size - 1 - i;
    target[at] = source[at];
  }
  return to;
}

}  // namespace

long web::benchmark::copiedBytes() { return copied; }

extern "C" {

void* memcpy(void* to, const void* from, std::size_t size) noexcept { return move(to, from, size); }
void* memmove(void* to, const void* from, std::size_t size) noexcept {
  return move(to, from, size);
}

// The variants that Debian's libraries call.
void* __memcpy_chk(void* to, const void* from, std::size_t size, std::size_t) noexcept {
  return move(to, from, size);
}
void* __memmove_chk(void* to, const void* from, std::size_t size, std::size_t) noexcept {
  return move(to, from, size);
}

// web::protocol::copyMasked().
#define COPY_MASKED(prefix) \
  prefix##_ZN3web8protocol10copyMaskedESt4spanIKSt4byteLm18446744073709551615EESt5arrayIS2_Lm4EEPS2_
void COPY_MASKED(__real_)(std::span<const std::byte>, web::protocol::MaskKey, std::byte*);
void COPY_MASKED(__wrap_)(std::span<const std::byte> from, web::protocol::MaskKey key,
                          std::byte* to) {
  copied.fetch_add(static_cast<long>(from.size()), std::memory_order_relaxed);
  COPY_MASKED(__real_)(from, key, to);
}
}
