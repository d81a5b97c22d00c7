// The fast way through the front of a long text. CMake picks the file that defines it.
#pragma once

#include <cstddef>
#include <string_view>

namespace web::protocol {

// Shorter text is not worth the way there.
inline constexpr std::size_t smallestWideText = 64;

// The text starts between two characters. So many bytes at its front are certainly well formed, and
// end between two characters; what is wrong with the rest, or not, is for others to say.
std::size_t wellFormedFront(std::string_view text);

}  // namespace web::protocol
