// The other end of a connection.
#pragma once

#include <cstdint>
#include <string>

namespace web::native {

struct PeerName {
  enum class Kind : std::uint8_t { server, proxy, unixSocket };

  std::string address;  // As in "192.0.2.1:443"; of a Unix socket the path.
  Kind kind = Kind::server;
};

}  // namespace web::native
