// IPv4 addresses in every spelling that a URL's host may have (URL §3.5).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace web::protocol {

// Such a host is an IPv4 address or a failure, never a name.
bool endsInANumber(std::string_view host);

// "127.0.0.1", "0x7f.1" and "2130706433" are the same address.
std::optional<std::uint32_t> parseIpv4(std::string_view host);

std::string serialiseIpv4(std::uint32_t address);

}  // namespace web::protocol
