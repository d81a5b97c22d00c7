// How misuse and exceptions pass between the program and us, in builds with and without exceptions.
#pragma once

#include <exception>
#include <new>
#include <string_view>
#include <utility>

#include "attributes.h"
#include "platform.h"

namespace web {

// Throws, or in a build without exceptions ends the program with "twinsocket: name: message".
[[noreturn]] void throwDOMException(std::string_view message, std::string_view name);

#if defined(__cpp_exceptions)
// False if what was caught is no exception of C++. Its locals are not for each call's stack.
TWINSOCKET_NOINLINE inline bool reportCaughtException() {
  auto exception = std::current_exception();
  if (!exception) return false;
  reportException(std::move(exception));
  return true;
}
#endif

// Runs `call`; an exception that leaves it is reported and goes no further.
template <class F>
TWINSOCKET_INLINE void callAndReport(F&& call) {
// -fno-exceptions does not know the words `try` and `catch`.
#if defined(__cpp_exceptions)
  try {
    call();
  } catch (...) {
    // pthread_exit() and cancellation unwind the stack by what is no exception of C++: it passes.
    if (!reportCaughtException()) throw;
  }
#else
  call();
#endif
}

// False if memory ran out meanwhile. Without exceptions the program has ended then.
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
