// Host names that a URL may have, but that do not exist in DNS.
#pragma once

#include <string_view>

namespace web::protocol {

// As in ".example" or "a..b": OpenSSL would accept ".example" for any name below it. One dot at the
// end names the root (RFC 1034 §3.1), and is allowed.
constexpr bool hasEmptyLabel(std::string_view name) {
  if (name.ends_with('.')) name.remove_suffix(1);
  return name.empty() || name.starts_with('.') || name.ends_with('.') ||
         name.find("..") != name.npos;
}

}  // namespace web::protocol
