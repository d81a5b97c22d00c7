// What may go to a terminal: foreign text could move its cursor, or worse.
#pragma once

#include <string>
#include <string_view>

namespace demos {

// With control characters (C0, DEL and C1) as "\u001b". The text is valid UTF-8.
std::string printable(std::string_view text);

// A URL as it may be shown: without user and password.
std::string withoutPassword(std::string_view url);

}  // namespace demos
