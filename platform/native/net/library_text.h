// What OpenSSL, the C library and others say about themselves: words for people.
#pragma once

#include <string>

#include "text/printable.h"

namespace web::native {

// Any of them may have no words, and say null.
inline std::string libraryText(const char* words) {
  return words && *words ? protocol::printable(words) : "for a reason that has no words";
}

}  // namespace web::native
