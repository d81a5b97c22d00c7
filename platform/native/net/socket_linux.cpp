// Linux: sockets are created with all flags in one call.
#include <cerrno>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include "native/net/socket_system.h"

namespace web::native {

namespace {

constexpr int kind = SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK;

}  // namespace

const int sendFlags = MSG_NOSIGNAL;

int openStreamSocket(int family) { return socket(family, kind, 0); }

bool openSocketPair(std::array<int, 2>& descriptors) {
  return socketpair(AF_UNIX, kind, 0, descriptors.data()) == 0;
}

void noticeDeadPeer(int descriptor) {
  const auto set = [&](int level, int option, int value) {
    setsockopt(descriptor, level, option, &value, sizeof value);
  };
  set(SOL_SOCKET, SO_KEEPALIVE, 1);
  set(IPPROTO_TCP, TCP_KEEPIDLE, 45);
  set(IPPROTO_TCP, TCP_KEEPINTVL, 5);
  set(IPPROTO_TCP, TCP_KEEPCNT, 3);
  set(IPPROTO_TCP, TCP_USER_TIMEOUT, 60000);
}

void closeSocket(int descriptor) { close(descriptor); }

std::error_code socketError(int code) { return {code, std::system_category()}; }

std::error_code lastSocketError() { return socketError(errno); }

void startSockets() {}

}  // namespace web::native
