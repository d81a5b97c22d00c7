// How a call of the C API fails: a code, and a sentence for twinsocket_last_error().
#pragma once

#include <twinsocket.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform.h"

namespace web::c {

// Keeps the sentence, and returns the code.
twinsocket_result fail(twinsocket_result code, std::string_view sentence);

// The same for a DOMException by its name.
twinsocket_result fail(std::string_view name, std::string_view sentence);

// Whether there are so many bytes: a size over PTRDIFF_MAX was negative, or was never set.
inline bool areThere(const void* bytes, std::size_t size) {
  return size <= PTRDIFF_MAX && (bytes || size == 0);
}
// For those that are not, as in "The text".
twinsocket_result failForBytes(std::string_view what, const void* bytes);
inline twinsocket_result failForNull(std::string_view what) { return failForBytes(what, nullptr); }

// For what is being caught.
twinsocket_result failForException();

inline bool catchesExceptions() {
// Emscripten compiles `try` in builds that do not catch.
#if defined(__cpp_exceptions)
  return exceptionsAreCaught;
#else
  return false;
#endif
}

// What `call` returns; what it throws becomes a code.
template <class F>
twinsocket_result attempt(F&& call) {
// -fno-exceptions does not know the words `try` and `catch`.
#if defined(__cpp_exceptions)
  try {
    return call();
  } catch (...) {
    return failForException();
  }
#else
  return call();
#endif
}

}  // namespace web::c
