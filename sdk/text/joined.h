// One text made of several parts.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace web {

// Allocates once. A chain of `+` would be three times the code where it is written.
std::string joined(std::initializer_list<std::string_view> parts);

}  // namespace web
