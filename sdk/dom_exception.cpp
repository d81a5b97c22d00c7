// How misuse is told, with and without exceptions.
#include <web/dom_exception.h>

#include <cstdio>
#include <cstdlib>

#include "channel.h"

namespace web {

void throwDOMException(const std::string& message, const std::string& name) {
// -fno-exceptions does not know the word `throw`.
#if defined(__cpp_exceptions)
  if (exceptionsAreCaught) throw DOMException(message, name);
#endif
  std::fputs(("twinsocket: " + name + ": " + message + "\n").c_str(), stderr);
  std::abort();
}

}  // namespace web
