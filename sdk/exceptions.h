// How misuse and exceptions are passed on, in builds with and without exceptions.
#pragma once

#include <exception>
#include <new>
#include <optional>
#include <string_view>
#include <utility>

#include "attributes.h"
#include "platform.h"

namespace web {

// Throws, or without exceptions ends the program with "twinsocket: name: message".
[[noreturn]] void throwDOMException(std::string_view message, std::string_view name);

inline void throwIf(const std::optional<Misuse>& misuse) {
  if (misuse) throwDOMException(misuse->message, misuse->name);
}

#if defined(__cpp_exceptions)
// In a file of its own: in wasm, the code that throws is a tenth of a small program, and only a
// build whose `catch` is not left out calls linkThrowing().
TWINSOCKET_IF_LINKED void throwCaught(std::string_view message, std::string_view name);
void linkThrowing();

// Returns false if it is not a C++ exception. Not inlined, to keep the callers' stack frames small.
TWINSOCKET_NOINLINE inline bool reportCaughtException() {
  linkThrowing();
  auto exception = std::current_exception();
  if (!exception) return false;
  reportException(std::move(exception));
  return true;
}
#endif

// Runs `call`; an exception that leaves it is reported, and not passed on.
template <class F>
TWINSOCKET_INLINE void callAndReport(F&& call) {
// -fno-exceptions does not allow `try` and `catch`.
#if defined(__cpp_exceptions)
  try {
    call();
  } catch (...) {
    // pthread_exit() and cancellation unwind the stack with something that is not a C++ exception.
    if (!reportCaughtException()) throw;
  }
#else
  call();
#endif
}

// Returns false if memory ran out. Without exceptions, the program has already ended then.
template <class F>
[[nodiscard]] bool callWithinMemory(F&& call) {
// As above.
#if defined(__cpp_exceptions)
  try {
    call();
  } catch (const std::bad_alloc&) {
    return false;
  }
#else
  call();
#endif
  return true;
}

}  // namespace web
