// Winsock. Its handles fit into an int, since only 32 of their bits are significant.
#include <utility>

#include "native/net/socket_system.h"
#include "system_sockets.h"

namespace web::native {

namespace {

// The Winsock errors that the library distinguishes.
constexpr std::pair<int, std::errc> namedErrors[] = {
    {WSAEWOULDBLOCK, std::errc::operation_would_block},
    {WSAEINTR, std::errc::interrupted},
    {WSAENOBUFS, std::errc::no_buffer_space},
    {WSAECONNREFUSED, std::errc::connection_refused},
    {WSAECONNRESET, std::errc::connection_reset},
    {WSAECONNABORTED, std::errc::connection_reset},  // Windows gave up: the peer did not answer.
    {WSAENETRESET, std::errc::connection_reset},
    {WSAESHUTDOWN, std::errc::broken_pipe},
    {WSAETIMEDOUT, std::errc::timed_out},
    {WSAENETUNREACH, std::errc::network_unreachable},
    {WSAENETDOWN, std::errc::network_unreachable},
    {WSAEHOSTUNREACH, std::errc::host_unreachable},
    {WSAEADDRNOTAVAIL, std::errc::address_not_available},
    {WSAEMFILE, std::errc::too_many_files_open},
};

SOCKET handleOf(int descriptor) { return static_cast<SOCKET>(descriptor); }

int openSocket(int family, int type, int protocol) {
  const auto handle = WSASocketW(family, type, protocol, nullptr, 0,
                                 WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT);
  if (handle == INVALID_SOCKET) return -1;
  u_long on = 1;
  if (ioctlsocket(handle, FIONBIO, &on) == 0) return static_cast<int>(handle);
  closesocket(handle);
  return -1;
}

// A free port on loopback that no other program can share.
bool bindToLoopback(int descriptor, sockaddr_in& address) {
  const BOOL on = TRUE;
  address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  auto* bound = reinterpret_cast<sockaddr*>(&address);
  int size = sizeof address;
  return setsockopt(handleOf(descriptor), SOL_SOCKET, SO_EXCLUSIVEADDRUSE,
                    reinterpret_cast<const char*>(&on), sizeof on) == 0 &&
         bind(handleOf(descriptor), bound, size) == 0 &&
         getsockname(handleOf(descriptor), bound, &size) == 0;
}

bool connectTo(int descriptor, const sockaddr_in& address) {
  auto* target = reinterpret_cast<const sockaddr*>(&address);
  return connect(handleOf(descriptor), target, sizeof address) == 0;
}

}  // namespace

const int sendFlags = 0;

int openStreamSocket(int family) { return openSocket(family, SOCK_STREAM, IPPROTO_TCP); }

// WSAPoll() cannot wait for a pipe, so these are UDP sockets on loopback. They are connected, so
// that each receives from the other only.
bool openSocketPair(std::array<int, 2>& descriptors) {
  auto& [one, other] = descriptors;
  one = openSocket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  other = openSocket(AF_INET, SOCK_DGRAM, IPPROTO_UDP);
  sockaddr_in oneAddress, otherAddress;
  if (one >= 0 && other >= 0 && bindToLoopback(one, oneAddress) &&
      bindToLoopback(other, otherAddress) && connectTo(one, otherAddress) &&
      connectTo(other, oneAddress)) {
    return true;
  }
  for (int each : descriptors) {
    if (each >= 0) closeSocket(each);
  }
  return false;
}

// The system chooses the times.
void noticeDeadPeer(int descriptor) {
  const int on = 1;
  setsockopt(static_cast<SOCKET>(descriptor), SOL_SOCKET, SO_KEEPALIVE,
             reinterpret_cast<const char*>(&on), sizeof on);
}

void closeSocket(int descriptor) { closesocket(handleOf(descriptor)); }

std::error_code socketError(int code) {
  for (const auto& [theirs, ours] : namedErrors) {
    if (code == theirs) return std::make_error_code(ours);
  }
  return {code, std::system_category()};
}

std::error_code lastSocketError() { return socketError(WSAGetLastError()); }

void startSockets() {
  // Never cleaned up: threads that outlive main() may still use Winsock.
  static const int status = [] {
    WSADATA unused;
    return WSAStartup(MAKEWORD(2, 2), &unused);
  }();
  static_cast<void>(status);  // If this fails, later calls fail where it can be reported.
}

}  // namespace web::native
