// Not supported: Windows' own were not tried, so WebSocketInit::unixSocket is refused.
#include "native/net/socket.h"
#include "native/net/socket_system.h"

namespace web::native {

std::size_t Socket::longestPath() { return 0; }

Socket Socket::connectToPath(const std::string&) {
  Socket result;
  result.error_ = std::make_error_code(std::errc::address_family_not_supported);
  return result;
}

}  // namespace web::native
