// Addresses as text.
#include "native/net/address.h"

#include <cstddef>

#include "url/ipv4_address.h"
#include "url/ipv6_address.h"

namespace web::native {

namespace {

Address fromIpv4(std::uint32_t value) {
  Address address;
  for (std::size_t i = 0; i < 4; ++i) {
    address.bytes[i] = static_cast<std::uint8_t>(value >> (24 - 8 * i));
  }
  return address;
}

Address fromIpv6(const protocol::Ipv6Pieces& pieces) {
  Address address{.family = Address::Family::ipv6};
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    address.bytes[2 * i] = static_cast<std::uint8_t>(pieces[i] >> 8);
    address.bytes[2 * i + 1] = static_cast<std::uint8_t>(pieces[i] & 0xff);
  }
  return address;
}

}  // namespace

std::optional<Address> Address::fromLiteral(std::string_view host) {
  if (host.starts_with('[') && host.ends_with(']')) {
    auto pieces = protocol::parseIpv6(host.substr(1, host.size() - 2));
    return pieces ? std::optional(fromIpv6(*pieces)) : std::nullopt;
  }
  if (!protocol::endsInANumber(host)) return {};
  auto value = protocol::parseIpv4(host);
  return value ? std::optional(fromIpv4(*value)) : std::nullopt;
}

Address Address::loopback(Family family) {
  return family == Family::ipv4 ? fromIpv4(0x7f000001) : fromIpv6({0, 0, 0, 0, 0, 0, 0, 1});
}

bool Address::isLoopback() const {
  if (family == Family::ipv4) return bytes[0] == 127;
  return bytes == loopback(Family::ipv6).bytes;
}

std::string Address::hostText() const {
  if (family == Family::ipv4) {
    return protocol::serialiseIpv4(std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
                                   std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]});
  }
  protocol::Ipv6Pieces pieces;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    pieces[i] = static_cast<std::uint16_t>(bytes[2 * i] << 8 | bytes[2 * i + 1]);
  }
  return protocol::serialiseIpv6(pieces);
}

std::string Address::text() const {
  auto host = family == Family::ipv4 ? hostText() : '[' + hostText() + ']';
  return host + ':' + std::to_string(port);
}

}  // namespace web::native
