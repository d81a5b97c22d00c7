// How misuse is told, with and without exceptions.
#include <web/dom_exception.h>

#include "channel.h"

namespace web {

void throwDOMException(const std::string& message, const std::string& name) {
// -fno-exceptions does not know the word `throw`.
#if defined(__cpp_exceptions)
  if (exceptionsAreCaught) throw DOMException(message, name);
#endif
  abortWith("twinsocket: " + name + ": " + message);
}

}  // namespace web
