// An IP address and a port.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace web::native {

struct Address {
  enum class Family { ipv4, ipv6 };

  Family family = Family::ipv4;
  std::array<std::uint8_t, 16> bytes{};  // In network order; IPv4 uses the first four.
  std::uint32_t scope = 0;               // The zone of an IPv6 link-local address.
  std::uint16_t port = 0;

  // From a URL's host: "127.0.0.1" or "[::1]". Nothing if it is a name.
  static std::optional<Address> fromLiteral(std::string_view host);
  static Address loopback(Family family);
  bool isLoopback() const;  // Of this computer: 127.0.0.0/8 or ::1.

  std::string hostText() const;  // "127.0.0.1" or "::1".
  std::string text() const;      // With the port: "127.0.0.1:80" or "[::1]:80".

  auto operator<=>(const Address&) const = default;
};

}  // namespace web::native
