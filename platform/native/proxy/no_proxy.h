// The environment variable no_proxy: hosts that are reached without a proxy.
#pragma once

#include <string_view>

namespace web::native {

// The host as in a URL. By curl's rules: "*" alone is every host; "example.com" is that host and
// all below it, with or without a dot in front; "10.0.0.1", "10.0.0.0/8", "::1" and "fd00::/8" are
// addresses. Entries are separated by commas or spaces.
bool isExcepted(std::string_view host, std::string_view exceptions);

}  // namespace web::native
