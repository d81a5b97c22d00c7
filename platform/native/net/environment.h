// Environment variables, unless the process has more privileges than the user who set them.
#pragma once

#include <optional>
#include <string>

namespace web::native {

// Nothing if it is not set, or if the program has privileges that its caller lacks (setuid): the
// variables come from the caller. This is the only place where the library reads variables.
std::optional<std::string> environmentVariable(const char* name);

}  // namespace web::native
