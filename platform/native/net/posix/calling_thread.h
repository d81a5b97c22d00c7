// An identifier of the calling thread, in one instruction if the compiler can.
#pragma once

#include <pthread.h>

#include <bit>
#include <cstdint>

namespace web::native {

// Unique among existing threads.
inline std::uintptr_t callingThread() {
// Only ELF systems keep the identifier in a register, and not every compiler has this builtin.
#if defined(__ELF__) && __has_builtin(__builtin_thread_pointer)
  return reinterpret_cast<std::uintptr_t>(__builtin_thread_pointer());
#else
  return std::bit_cast<std::uintptr_t>(
      pthread_self());  // A number on some systems, a pointer on others.
#endif
}

}  // namespace web::native
