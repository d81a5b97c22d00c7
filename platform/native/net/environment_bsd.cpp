// Uses issetugid(), which macOS, the BSDs and illumos have.
#include "native/net/environment.h"

#include <cstdlib>

#include <unistd.h>

namespace web::native {

std::optional<std::string> environmentVariable(const char* name) {
  const char* value = issetugid() ? nullptr : std::getenv(name);
  return value ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace web::native
