// How misuse is told, with and without exceptions.
#include <web/dom_exception.h>

#include <cstdio>
#include <cstdlib>

#include "channel.h"

namespace web {

void throwDOMException(const std::string& message, const std::string& name) {
// -fno-exceptions does not know the word `throw`.
#if defined(__cpp_exceptions)
  throw DOMException(message, name);
#else
  std::fprintf(stderr, "twinsocket: %s: %s\n", name.c_str(), message.c_str());
  std::abort();
#endif
}

}  // namespace web
