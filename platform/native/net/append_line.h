// Appends a line to a file that holds secrets.
#pragma once

#include <string>
#include <string_view>

namespace web::native {

// Creates the file if it does not exist, readable by its owner only. Ignores links and files that
// cannot be opened at once. Child processes do not inherit the descriptor.
void appendLine(const std::string& path, std::string_view line);

}  // namespace web::native
