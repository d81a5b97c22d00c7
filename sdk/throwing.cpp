// The code that throws. Only a program that can catch links this.
#include <web/dom_exception.h>

#include "exceptions.h"

namespace web {

// -fno-exceptions does not allow `throw`.
#if defined(__cpp_exceptions)
void throwCaught(std::string_view message, std::string_view name) {
  throw DOMException(std::string(message), std::string(name));
}

void linkThrowing() {}
#endif

}  // namespace web
