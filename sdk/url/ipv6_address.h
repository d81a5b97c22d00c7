// IPv6 addresses in the form of a URL's host, without the brackets (URL §3.5).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace web::protocol {

using Ipv6Pieces = std::array<std::uint16_t, 8>;

// Both without the brackets.
std::optional<Ipv6Pieces> parseIpv6(std::string_view text);
std::string serialiseIpv6(const Ipv6Pieces& pieces);

}  // namespace web::protocol
