// How a call of the C API fails: a code, and a sentence for twinsocket_last_error().
#pragma once

#include <twinsocket.h>

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "platform.h"

namespace web::c {

// Stores the sentence, and returns the code.
twinsocket_result fail(twinsocket_result code, std::string_view sentence);

// The same for a DOMException by its name.
twinsocket_result fail(std::string_view name, std::string_view sentence);

// Whether the bytes are valid: a size over PTRDIFF_MAX was negative, or was never set.
inline bool areThere(const void* bytes, std::size_t size) {
  return size <= PTRDIFF_MAX && (bytes || size == 0);
}
// For bytes that are not valid; `what` is for instance "The text".
twinsocket_result failForBytes(std::string_view what, const void* bytes);
inline twinsocket_result failForNull(std::string_view what) { return failForBytes(what, nullptr); }

// For the exception that is being caught.
twinsocket_result failForException();

inline bool catchesExceptions() {
// Emscripten compiles `try` even in builds that do not catch. Others need not ask for each message.
#if !defined(__cpp_exceptions)
  return false;
#elif defined(__wasm__)
  return exceptionsAreCaught();
#else
  return true;
#endif
}

// Returns the result of `call`; an exception becomes a code.
template <class F>
twinsocket_result attempt(F&& call) {
// -fno-exceptions does not allow `try` and `catch`.
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
