// Punycode (RFC 3492): Unicode in the letters, digits and hyphens of DNS.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace web::protocol {

// Without the "xn--" at the beginning. The time grows with the square of the length.
std::string toPunycode(std::span<const std::uint32_t> codePoints);

}  // namespace web::protocol
