// Makes text safe for a terminal: foreign text could move its cursor, or worse.
#pragma once

#include <string>
#include <string_view>

namespace demos {

// Writes control characters (C0, DEL and C1) as "\u001b". The text is valid UTF-8.
std::string printable(std::string_view text);

// The URL without user and password, so that it may be shown.
std::string withoutPassword(std::string_view url);

}  // namespace demos
