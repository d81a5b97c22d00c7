// Punycode (RFC 3492): Unicode in the letters, digits and hyphens of DNS.
#pragma once

#include <cstdint>
#include <span>
#include <string>

namespace web::protocol {

// Without the "xn--" in front. Takes time by the square of the length.
std::string toPunycode(std::span<const std::uint32_t> codePoints);

}  // namespace web::protocol
