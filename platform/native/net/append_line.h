// A line at the end of a file that is nobody else's business.
#pragma once

#include <string>
#include <string_view>

namespace web::native {

// The file is made if it is not there, for its owner alone. What is a link, or cannot be opened at
// once, is left alone. No program that is started meanwhile inherits it.
void appendLine(const std::string& path, std::string_view line);

}  // namespace web::native
