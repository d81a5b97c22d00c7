// An identifier of the calling thread.
#pragma once

#include <windows.h>

#include <cstdint>

namespace web::native {

// Unique among existing threads.
inline std::uintptr_t callingThread() { return GetCurrentThreadId(); }

}  // namespace web::native
