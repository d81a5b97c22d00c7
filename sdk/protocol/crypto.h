// The cryptography that the opening handshake needs.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace web::protocol {

std::string base64(std::span<const std::byte> bytes);

// RFC 6455 §4.2.2: the Sec-WebSocket-Accept that a server must answer to this Sec-WebSocket-Key.
std::string acceptFor(std::string_view key);

// RFC 7617: the value of an Authorization or Proxy-Authorization field.
std::string basicAuthorization(std::string_view user, std::string_view password);

}  // namespace web::protocol
