// Which thread this is.
#pragma once

#include <windows.h>

#include <cstdint>

namespace web::native {

// Another one for each thread that exists.
inline std::uintptr_t callingThread() { return GetCurrentThreadId(); }

}  // namespace web::native
