// Texts returned by OpenSSL, the C library and others.
#pragma once

#include <string>

#include "text/printable.h"

namespace web::native {

// Any of these libraries may return null instead of a text.
inline std::string libraryText(const char* words) {
  return words && *words ? protocol::printable(words) : "no reason was given";
}

}  // namespace web::native
