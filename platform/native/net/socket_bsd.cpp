// macOS and the BSDs, with POSIX.1-2008 only: each option is a system call of its own.
#include <cerrno>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "native/net/socket_system.h"

namespace web::native {

namespace {

#ifdef SO_NOSIGPIPE
// For systems where send() has no flag for it, such as older macOS.
bool keepQuiet(int descriptor) {
  const int on = 1;
  return setsockopt(descriptor, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on) == 0;
}
#else
bool keepQuiet(int) { return true; }
#endif

bool setUp(int descriptor) {
  return fcntl(descriptor, F_SETFD, FD_CLOEXEC) != -1 &&
         fcntl(descriptor, F_SETFL, O_NONBLOCK) != -1 && keepQuiet(descriptor);
}

}  // namespace

#ifdef MSG_NOSIGNAL
const int sendFlags = MSG_NOSIGNAL;
#else
const int sendFlags = 0;
#endif

int openStreamSocket(int family) {
  const int descriptor = socket(family, SOCK_STREAM, 0);
  if (descriptor < 0 || setUp(descriptor)) return descriptor;
  close(descriptor);
  return -1;
}

bool openSocketPair(std::array<int, 2>& descriptors) {
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, descriptors.data()) != 0) return false;
  if (setUp(descriptors[0]) && setUp(descriptors[1])) return true;
  for (int descriptor : descriptors) close(descriptor);
  return false;
}

// The system chooses the times.
void noticeDeadPeer(int descriptor) {
  const int on = 1;
  setsockopt(descriptor, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
}

void closeSocket(int descriptor) { close(descriptor); }

std::error_code socketError(int code) { return {code, std::system_category()}; }

std::error_code lastSocketError() { return socketError(errno); }

void startSockets() {}

}  // namespace web::native
