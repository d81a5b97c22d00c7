// Windows has no setuid programs.
#include "native/net/environment.h"

#include <cstdlib>

namespace web::native {

std::optional<std::string> environmentVariable(const char* name) {
  const char* value = std::getenv(name);
  return value ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace web::native
