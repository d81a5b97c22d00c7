// Unix domain sockets: a path instead of host and port.
#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>

#include "native/net/socket.h"
#include "native/net/socket_system.h"

namespace web::native {

std::size_t Socket::longestPath() { return sizeof(sockaddr_un::sun_path) - 1; }

// If the server's queue is full, this fails at once, where TCP would wait.
Socket Socket::connectToPath(const std::string& path) {
  Socket result;
  result.descriptor_ = openStreamSocket(AF_UNIX);
  if (result.descriptor_ < 0) {
    result.error_ = lastSocketError();
    return result;
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.data(), path.size());
  const auto* target = reinterpret_cast<const sockaddr*>(&address);
  if (connect(result.descriptor_, target, sizeof address) != 0) result.error_ = lastSocketError();
  return result;
}

}  // namespace web::native
