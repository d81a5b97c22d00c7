// How misuse is reported, with and without exceptions.
#include "exceptions.h"

#include <string>

namespace web {

void throwDOMException(std::string_view message, std::string_view name) {
  const auto shown = printable(message);
// -fno-exceptions does not allow `throw`.
#if defined(__cpp_exceptions)
  if (exceptionsAreCaught()) throwCaught(shown, name);
#endif
  std::string line = "twinsocket: ";
  line.append(name).append(": ").append(shown);
  abortWith(line);
}

}  // namespace web
