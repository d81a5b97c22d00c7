// Environment variables, unless the process has more privileges than the user who has set them.
#pragma once

#include <optional>
#include <string>

namespace web::native {

// Nothing if it is not set; nor if the program has rights that its caller lacks (setuid): the
// variables are the caller's. Every variable that this library reads is read here.
std::optional<std::string> environmentVariable(const char* name);

}  // namespace web::native
