// The most memory that the program has held. Needs AddressSanitizer; without it, this is always 0.
#pragma once

#include <algorithm>
#include <cstddef>

extern "C" {
__attribute__((weak)) int __sanitizer_install_malloc_and_free_hooks(
    void (*onMalloc)(const volatile void*, std::size_t), void (*onFree)(const volatile void*));
__attribute__((weak)) std::size_t __sanitizer_get_allocated_size(const volatile void* block);
}

namespace web::fuzz {

class MemoryMeter {
 public:
  // Begins to measure.
  MemoryMeter() {
    static const bool installed = install();
    held_ = most_ = 0;
    static_cast<void>(installed);
  }

  std::size_t most() const { return static_cast<std::size_t>(most_); }

 private:
  static bool install() {
    if (!__sanitizer_install_malloc_and_free_hooks) return false;
    auto onMalloc = [](const volatile void*, std::size_t size) {
      held_ += static_cast<std::ptrdiff_t>(size);
      most_ = std::max(most_, held_);
    };
    auto onFree = [](const volatile void* block) {
      if (block) held_ -= static_cast<std::ptrdiff_t>(__sanitizer_get_allocated_size(block));
    };
    return __sanitizer_install_malloc_and_free_hooks(onMalloc, onFree) != 0;
  }

  static inline std::ptrdiff_t held_ = 0, most_ = 0;
};

}  // namespace web::fuzz
