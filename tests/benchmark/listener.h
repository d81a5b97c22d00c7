// Where a benchmark's server listens.
#pragma once

#include <cstdint>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace web::benchmark {

struct Listener {
  int descriptor;
  std::uint16_t port;
};

// On a free port. If there is none, the program ends.
inline Listener listenOnLoopback() {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(descriptor, generic, size) < 0 || listen(descriptor, 4096) < 0) std::_Exit(2);
  getsockname(descriptor, generic, &size);
  return {descriptor, ntohs(address.sin_port)};
}

}  // namespace web::benchmark
