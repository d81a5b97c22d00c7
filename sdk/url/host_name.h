// What a host's name in a URL may be and none in the world is.
#pragma once

#include <string_view>

namespace web::protocol {

// As in ".example" or "a..b", which OpenSSL takes for any name below. One dot at the end names the
// root (RFC 1034 §3.1), and is fine.
constexpr bool hasEmptyLabel(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name.empty() || name.starts_with('.') || name.ends_with('.') ||
         name.find("..") != name.npos;
}

}  // namespace web::protocol
