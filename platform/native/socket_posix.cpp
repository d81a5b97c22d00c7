// Sockets as POSIX has them.
#include "native/socket.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace web::native {

namespace {

std::error_code lastError() { return {errno, std::system_category()}; }

template <class Call>
auto uninterrupted(Call call) {
  decltype(call()) result;
  do result = call();
  while (result == -1 && errno == EINTR);
  return result;
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
  if (descriptor_ >= 0) close(descriptor_);
}

Socket Socket::connectTo(const Address& address) {
  Socket result;
  const int family = address.family == Address::Family::ipv4 ? AF_INET : AF_INET6;
  result.descriptor_ = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
  if (result.descriptor_ < 0) {
    result.error_ = lastError();
    return result;
  }
  const int on = 1;
  setsockopt(result.descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  auto system = toSystem(address);
  auto* target = reinterpret_cast<const sockaddr*>(&system.storage);
  // A connect() that a signal interrupts goes on by itself, as one that is in progress.
  if (connect(result.descriptor_, target, system.size) < 0 && errno != EINPROGRESS &&
      errno != EINTR) {
    result.error_ = lastError();
  }
  return result;
}

void Socket::finishConnecting() {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(descriptor_, SOL_SOCKET, SO_ERROR, &error, &size) < 0) error = errno;
  error_ = {error, std::system_category()};
}

Transfer Socket::receive(std::span<std::byte> room) {
  auto count = uninterrupted([&] { return recv(descriptor_, room.data(), room.size(), 0); });
  if (count > 0) return {Outcome::done, static_cast<std::size_t>(count)};
  if (count == 0) return {Outcome::ended};
  if (errno == EAGAIN || errno == EWOULDBLOCK) return {Outcome::waitRead};
  error_ = lastError();
  return {Outcome::failed};
}

Transfer Socket::send(std::span<const std::byte> bytes) {
  auto count =
      uninterrupted([&] { return ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL); });
  if (count >= 0) return {Outcome::done, static_cast<std::size_t>(count)};
  // ENOBUFS: the system is short of memory for now.
  if (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOBUFS) return {Outcome::waitWrite};
  error_ = lastError();
  return {Outcome::failed};
}

void Socket::endSending() { shutdown(descriptor_, SHUT_WR); }

Waker::Waker() {
  std::array<int, 2> ends;
  if (pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) < 0) {
    std::perror("twinsocket: no event loop");
    std::abort();
  }
  readEnd_ = ends[0];
  writeEnd_ = ends[1];
}

Waker::~Waker() {
  close(readEnd_);
  close(writeEnd_);
}

void Waker::wake() {
  const char any = 0;
  // A pipe that is full wakes as well.
  [[maybe_unused]] auto written = uninterrupted([&] { return write(writeEnd_, &any, 1); });
}

void Waker::reset() {
  std::array<char, 64> unused;
  while (uninterrupted([&] { return read(readEnd_, unused.data(), unused.size()); }) ==
         static_cast<ssize_t>(unused.size())) {
  }
}

LookupResult lookUp(const std::string& name) {
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
    const std::string why = error == EAI_SYSTEM ? lastError().message() : gai_strerror(error);
    result.failure = "the name '" + name + "' could not be looked up: " + why;
  }
  return result;
}

}  // namespace web::native
