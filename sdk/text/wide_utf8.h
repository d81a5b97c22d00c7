// A fast check of the beginning of a long text. CMake chooses the file that defines it.
#pragma once

#include <cstddef>
#include <string_view>

namespace web::protocol {

// For shorter text the call costs more than it saves.
inline constexpr std::size_t smallestWideText = 64;

// The text must start between two characters. Returns how many bytes at its beginning are certainly
// well formed and end between two characters. Says nothing about the rest.
std::size_t wellFormedFront(std::string_view text);

}  // namespace web::protocol
