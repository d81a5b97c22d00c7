// The part that is the same on all systems.
#include "native/test_sockets.h"

#include <gtest/gtest.h>

#include <array>
#include <cstring>

#include "native/net/socket_system.h"
#include "native/test_system.h"
#include "system_sockets.h"

namespace web::native {

namespace {

constexpr int patienceInMilliseconds = 20000;

struct Place {
  explicit Place(const Address& address) {
    storage.ss_family = address.family == Address::Family::ipv4 ? AF_INET : AF_INET6;
    if (address.family == Address::Family::ipv4) {
      auto& ipv4 = reinterpret_cast<sockaddr_in&>(storage);
      ipv4.sin_port = htons(address.port);
      std::memcpy(&ipv4.sin_addr, address.bytes.data(), 4);
      size = sizeof ipv4;
    } else {
      auto& ipv6 = reinterpret_cast<sockaddr_in6&>(storage);
      ipv6.sin6_port = htons(address.port);
      std::memcpy(&ipv6.sin6_addr, address.bytes.data(), 16);
      size = sizeof ipv6;
    }
  }

  // Both families have the port in the same place.
  std::uint16_t port() const {
    return ntohs(reinterpret_cast<const sockaddr_in&>(storage).sin_port);
  }
  sockaddr* any() { return reinterpret_cast<sockaddr*>(&storage); }

  sockaddr_storage storage{};
  socklen_t size;
};

template <class Value>
void setOption(int descriptor, int level, int name, const Value& value) {
  setsockopt(descriptor, level, name, reinterpret_cast<const char*>(&value), sizeof value);
}

pollfd waitedFor(int descriptor, short events) {
  pollfd waited{};
  waited.fd = static_cast<decltype(waited.fd)>(descriptor);
  waited.events = events;
  return waited;
}

}  // namespace

std::uint16_t bindSocket(int descriptor, const Address& address) {
  Place place(address);
  if (bind(descriptor, place.any(), place.size) != 0 ||
      getsockname(descriptor, place.any(), &place.size) != 0) {
    ADD_FAILURE() << "bind: " << lastSocketError().message();
  }
  return place.port();
}

void listenOn(int descriptor, int backlog) {
  if (listen(descriptor, backlog) == 0) return;
  ADD_FAILURE() << "listen: " << lastSocketError().message();
}

void limitReceiveBuffer(int descriptor, int size) {
  setOption(descriptor, SOL_SOCKET, SO_RCVBUF, size);
}

void limitSendBuffer(int descriptor, int size) {
  setOption(descriptor, SOL_SOCKET, SO_SNDBUF, size);
}

void sendAtOnce(int descriptor) { setOption(descriptor, IPPROTO_TCP, TCP_NODELAY, int{1}); }

void resetWhenClosed(int descriptor) {
  linger atOnce{};
  atOnce.l_onoff = 1;
  setOption(descriptor, SOL_SOCKET, SO_LINGER, atOnce);
}

void endSending(int descriptor) { shutdown(descriptor, endOfSending); }

void endBoth(int descriptor) { shutdown(descriptor, endOfBoth); }

long receiveFrom(int descriptor, char* room, std::size_t size) {
  return static_cast<long>(recv(descriptor, room, size, 0));
}

long sendTo(int descriptor, const char* bytes, std::size_t size) {
  return static_cast<long>(send(descriptor, bytes, size, sendFlags));
}

void sendAll(int descriptor, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = sendTo(descriptor, bytes.data(), bytes.size());
    if (count <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

std::uint16_t peerPortOf(int descriptor) {
  Place peer(Address::loopback(Address::Family::ipv4));
  if (getpeername(descriptor, peer.any(), &peer.size) != 0) return 0;
  return peer.storage.ss_family == AF_INET ? peer.port() : std::uint16_t{0};
}

std::string peerHostOf(int descriptor) {
  Place peer(Address::loopback(Address::Family::ipv4));
  if (getpeername(descriptor, peer.any(), &peer.size) != 0) return {};
  if (peer.storage.ss_family != AF_INET) return {};
  Address address;
  const auto& ipv4 = reinterpret_cast<const sockaddr_in&>(peer.storage);
  std::memcpy(address.bytes.data(), &ipv4.sin_addr, sizeof ipv4.sin_addr);
  return address.hostText();
}

bool awaitSocket(int descriptor, Wanted wanted) {
  auto waited = waitedFor(descriptor, wanted == Wanted::toRead ? POLLIN : POLLOUT);
  return pollAll({&waited, 1}, patienceInMilliseconds) == 1;
}

bool awaitFirstUnlessSecond(int first, int second) {
  std::array waited{waitedFor(first, POLLIN), waitedFor(second, POLLIN)};
  pollAll(waited, -1);
  return waited[1].revents == 0;
}

BlackHole::BlackHole(const Address& address)
    : listener_(openBlockingSocket(address.family)), filler_(openBlockingSocket(address.family)) {
  port_ = bindSocket(listener_, address);
  listenOn(listener_, 0);
  auto bound = address;
  bound.port = port_;
  Place place(bound);
  EXPECT_EQ(connect(filler_, place.any(), place.size), 0);
}

BlackHole::~BlackHole() {
  closeSocket(filler_);
  closeSocket(listener_);
}

}  // namespace web::native
