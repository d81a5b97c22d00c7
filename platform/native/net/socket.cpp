// The part of sockets that is the same on all systems; socket_system.h declares the rest.
#include "native/net/socket.h"

#include <array>
#include <cstring>
#include <memory>
#include <utility>

#include "attributes.h"
#include "native/net/library_text.h"
#include "native/net/socket_system.h"
#include "system_sockets.h"

namespace web::native {

namespace {

// The most bytes per call: each system's signed result can count to this.
struct Moved {
  long count;
  std::error_code error = {};
};

template <class Call>
TWINSOCKET_ALWAYS_INLINE Moved uninterrupted(const Call& call) {
  for (;;) {
    const auto count = static_cast<long>(call());
    if (count >= 0) return {count};
    auto error = lastSocketError();
    if (error != std::errc::interrupted) return {count, error};
  }
}

// Includes a system that is short of memory.
bool mustWait(const std::error_code& error) {
  return error == std::errc::resource_unavailable_try_again ||
         error == std::errc::operation_would_block || error == std::errc::no_buffer_space ||
         error == std::errc::not_enough_memory;
}

TWINSOCKET_ALWAYS_INLINE Moved receiveFrom(int descriptor, std::span<std::byte> room) {
  return uninterrupted(
      [&] { return recv(descriptor, reinterpret_cast<char*>(room.data()), room.size(), 0); });
}

TWINSOCKET_ALWAYS_INLINE Moved sendTo(int descriptor, std::span<const std::byte> bytes) {
  return uninterrupted([&] {
    return send(descriptor, reinterpret_cast<const char*>(bytes.data()), bytes.size(), sendFlags);
  });
}

struct SystemAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

SystemAddress toSystem(const Address& address) {
  SystemAddress result;
  if (address.family == Address::Family::ipv4) {
    sockaddr_in ipv4{};
    ipv4.sin_family = AF_INET;
    ipv4.sin_port = htons(address.port);
    std::memcpy(&ipv4.sin_addr, address.bytes.data(), sizeof ipv4.sin_addr);
    std::memcpy(&result.storage, &ipv4, result.size = sizeof ipv4);
  } else {
    sockaddr_in6 ipv6{};
    ipv6.sin6_family = AF_INET6;
    ipv6.sin6_port = htons(address.port);
    ipv6.sin6_scope_id = address.scope;
    std::memcpy(&ipv6.sin6_addr, address.bytes.data(), sizeof ipv6.sin6_addr);
    std::memcpy(&result.storage, &ipv6, result.size = sizeof ipv6);
  }
  return result;
}

bool bindTo(int descriptor, const Address& address) {
  const auto system = toSystem(address);
  return bind(descriptor, reinterpret_cast<const sockaddr*>(&system.storage), system.size) == 0;
}

std::optional<Address> fromSystem(const sockaddr* address) {
  Address result;
  if (address->sa_family == AF_INET) {
    sockaddr_in ipv4;
    std::memcpy(&ipv4, address, sizeof ipv4);
    std::memcpy(result.bytes.data(), &ipv4.sin_addr, sizeof ipv4.sin_addr);
    return result;
  }
  if (address->sa_family != AF_INET6) return {};
  sockaddr_in6 ipv6;
  std::memcpy(&ipv6, address, sizeof ipv6);
  result.family = Address::Family::ipv6;
  result.scope = ipv6.sin6_scope_id;
  std::memcpy(result.bytes.data(), &ipv6.sin6_addr, sizeof ipv6.sin6_addr);
  return result;
}

}  // namespace

Socket::Socket(Socket&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), error_(other.error_) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(error_, other.error_);
  return *this;
}

Socket::~Socket() {
  if (descriptor_ >= 0) closeSocket(descriptor_);
}

Socket Socket::connectTo(const Address& address, const Address* from) {
  Socket result;
  const int family = address.family == Address::Family::ipv4 ? AF_INET : AF_INET6;
  result.descriptor_ = openStreamSocket(family);
  if (result.descriptor_ < 0 || (from && !bindTo(result.descriptor_, *from))) {
    result.error_ = lastSocketError();
    return result;
  }
  const int on = 1;
  setsockopt(result.descriptor_, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on),
             sizeof on);
  auto system = toSystem(address);
  auto* target = reinterpret_cast<const sockaddr*>(&system.storage);
  if (connect(result.descriptor_, target, system.size) == 0) return result;
  auto error = lastSocketError();
  // A connect() that a signal interrupts continues in the background.
  if (error != connectingGoesOn && error != std::errc::interrupted) {
    result.error_ = error;
  }
  return result;
}

bool Socket::isConnected() const {
  sockaddr_storage peer;
  socklen_t size = sizeof peer;
  return getpeername(descriptor_, reinterpret_cast<sockaddr*>(&peer), &size) == 0;
}

void Socket::noticeDeadPeer() { native::noticeDeadPeer(descriptor_); }

void Socket::finishConnecting() {
  int error = 0;
  socklen_t size = sizeof error;
  const bool isKnown =
      getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &size) == 0;
  error_ = isKnown ? socketError(error) : lastSocketError();
}

Transfer Socket::receive(std::span<std::byte> room) {
  auto moved = receiveFrom(descriptor_, room);
  if (moved.count > 0) return {Outcome::done, static_cast<std::size_t>(moved.count)};
  if (moved.count == 0) return {Outcome::ended};
  if (mustWait(moved.error)) return {Outcome::waitRead};
  error_ = moved.error;
  return {Outcome::failed};
}

Transfer Socket::send(std::span<const std::byte> bytes) {
  auto moved = sendTo(descriptor_, bytes);
  if (moved.count >= 0) return {Outcome::done, static_cast<std::size_t>(moved.count)};
  if (mustWait(moved.error)) return {Outcome::waitWrite};
  error_ = moved.error;
  return {Outcome::failed};
}

void Socket::endSending() { shutdown(descriptor_, endOfSending); }

bool Waker::open() {
  startSockets();
  std::array<int, 2> ends;
  if (!openSocketPair(ends)) return false;
  readEnd_ = ends[0];
  writeEnd_ = ends[1];
  return true;
}

Waker::~Waker() {
  if (readEnd_ < 0) return;
  closeSocket(readEnd_);
  closeSocket(writeEnd_);
}

void Waker::wake() {
  // If the pipe is full, enough wake-ups are already in it.
  const std::array any{std::byte{0}};
  if (const int end = writeEnd_; end >= 0) sendTo(end, any);
}

void Waker::reset() {
  std::array<std::byte, 64> unused;
  while (receiveFrom(readEnd_, unused).count == static_cast<long>(unused.size())) {
  }
}

LookupResult lookUp(const std::string& name) {
  startSockets();
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(name.c_str(), nullptr, &hints, &found);
  std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> owner(found, &freeaddrinfo);
  LookupResult result;
  for (auto* entry = found; entry; entry = entry->ai_next) {
    if (auto address = fromSystem(entry->ai_addr)) result.addresses.push_back(*address);
  }
  if (!result.addresses.empty()) return result;
  if (error == 0 || error == EAI_NONAME) {
    result.failure = "no address was found for the name '" + name + "': is it spelled right?";
  } else if (error == EAI_AGAIN) {
    result.failure = "no name server answered for '" + name + "': is this computer online?";
  } else {
    const auto why = error == EAI_SYSTEM ? libraryText(lastSocketError().message().c_str())
                                         : libraryText(gai_strerror(error));
    result.failure = "the name '" + name + "' could not be looked up: " + why;
  }
  return result;
}

}  // namespace web::native
