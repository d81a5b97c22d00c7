// Uses secure_getenv(), which glibc and musl have.
#include "native/net/environment.h"

#include <cstdlib>

namespace web::native {

std::optional<std::string> environmentVariable(const char* name) {
  const char* value = secure_getenv(name);
  return value ? std::optional<std::string>(value) : std::nullopt;
}

}  // namespace web::native
