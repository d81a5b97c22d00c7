// Blocking sockets, one thread per connection.
#include "native/raw_server.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "protocol/crypto.h"

namespace web::native {

namespace {

// The tests' servers are on this computer, whatever proxy it has to use.
[[maybe_unused]] const bool hasNoProxy = [] {
  for (const char* variable :
       {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
    unsetenv(variable);
  return true;
}();

// A script that waits longer is stuck, and its test has failed.
constexpr timeval patience{.tv_sec = 20, .tv_usec = 0};

std::string bigEndian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(value >> (8 * i));
  return text;
}

// A socket bound to a free port of loopback, and the port.
std::pair<int, std::uint16_t> bindToLoopback(Address::Family family) {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_in);
  if (family == Address::Family::ipv4) {
    auto& address = reinterpret_cast<sockaddr_in&>(storage);
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  } else {
    auto& address = reinterpret_cast<sockaddr_in6&>(storage);
    address.sin6_family = AF_INET6;
    address.sin6_addr = in6addr_loopback;
    size = sizeof(sockaddr_in6);
  }
  const int descriptor = socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  auto* address = reinterpret_cast<sockaddr*>(&storage);
  if (bind(descriptor, address, size) < 0 || getsockname(descriptor, address, &size) < 0) {
    ADD_FAILURE() << "bind: " << std::strerror(errno);
  }
  // Both families have the port at the same place.
  return {descriptor, ntohs(reinterpret_cast<sockaddr_in&>(storage).sin_port)};
}

}  // namespace

std::string frame(unsigned firstByte, std::string_view payload) {
  std::string wire(1, static_cast<char>(firstByte));
  const auto size = payload.size();
  if (size <= 125) {
    wire += static_cast<char>(size);
  } else if (size <= 0xffff) {
    wire += '\x7e' + bigEndian(size, 2);
  } else {
    wire += '\x7f' + bigEndian(size, 8);
  }
  return wire.append(payload);
}

std::string closeFrame(std::uint16_t code, std::string_view reason) {
  return frame(0x88, bigEndian(code, 2).append(reason));
}

Peer::~Peer() { close(descriptor_); }

long Peer::receive(char* room, std::size_t size) { return recv(descriptor_, room, size, 0); }

long Peer::transmit(const char* bytes, std::size_t size) {
  return send(descriptor_, bytes, size, MSG_NOSIGNAL);
}

std::string Peer::read(std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t count = 0;
  while (count < size) {
    const auto more = receive(bytes.data() + count, size - count);
    if (more < 0 && errno == EAGAIN) ADD_FAILURE() << "the client sends nothing any more";
    if (more <= 0) break;
    count += static_cast<std::size_t>(more);
  }
  bytes.resize(count);
  return bytes;
}

std::string Peer::readToEnd() {
  std::string bytes;
  for (;;) {
    auto more = read(65536);
    bytes += more;
    if (more.size() < 65536) return bytes;
  }
}

std::string Peer::readHead() {
  std::string head;
  while (!head.ends_with("\r\n\r\n")) {
    auto byte = read(1);
    if (byte.empty()) break;
    head += byte;
  }
  return head;
}

ClientFrame Peer::readFrame() {
  auto start = read(2);
  if (start.size() < 2) return {};
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(start[i]); };
  EXPECT_TRUE(byte(1) & 0x80) << "the client does not mask its frames";
  std::uint64_t size = byte(1) & 0x7f;
  if (size >= 126) {
    auto bytes = read(size == 126 ? 2 : 8);
    size = 0;
    for (char part : bytes) size = size << 8 | static_cast<unsigned char>(part);
  }
  auto key = read(4);
  auto payload = read(size);
  if (payload.size() < size) return {};
  for (std::size_t i = 0; i < payload.size(); ++i) payload[i] ^= key[i % 4];
  return {byte(0), std::move(payload)};
}

bool Peer::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto count = transmit(bytes.data(), bytes.size());
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void Peer::endWriting() {
  goodbye();
  shutdown(descriptor_, SHUT_WR);
}

void Peer::resetAtTheEnd() {
  const linger atOnce{.l_onoff = 1, .l_linger = 0};
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
}

std::string Peer::acceptingHead(std::string_view requestHead) {
  constexpr std::string_view field = "Sec-WebSocket-Key: ";
  auto start = requestHead.find(field);
  if (start == std::string_view::npos) return "HTTP/1.1 400 No key\r\n";
  start += field.size();
  auto key = requestHead.substr(start, requestHead.find("\r\n", start) - start);
  return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
         "Sec-WebSocket-Accept: " +
         protocol::acceptFor(key) + "\r\n";
}

std::string Peer::acceptHandshake(std::string_view moreFields) {
  auto head = readHead();
  if (head.empty()) return head;
  write(acceptingHead(head).append(moreFields).append("\r\n"));
  return head;
}

void Peer::echo() {
  for (;;) {
    auto received = readFrame();
    if (received.firstByte == 0) return;
    write(frame(received.firstByte, received.payload));
    if ((received.firstByte & 0xf) == 8) return endWriting();
  }
}

RawServer::RawServer(Script script, Options options)
    : script_(std::move(script)), options_(std::move(options)) {
  std::tie(listener_, port_) = bindToLoopback(options_.family);
  if (auto size = options_.receiveBuffer) {
    setsockopt(listener_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  }
  if (auto size = options_.sendBuffer) {
    setsockopt(listener_, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  }
  std::array<int, 2> ends{};
  if (listen(listener_, 64) < 0 || pipe2(ends.data(), O_CLOEXEC) < 0) {
    ADD_FAILURE() << "listen: " << std::strerror(errno);
  }
  stopRead_ = ends[0];
  stopWrite_ = ends[1];
  acceptor_ = std::thread([this] { accept(); });
}

RawServer::~RawServer() {
  {
    std::lock_guard lock(mutex_);
    for (auto* peer : peers_) shutdown(peer->descriptor(), SHUT_RDWR);
  }
  finish();
}

void RawServer::finish() {
  if (!acceptor_.joinable()) return;
  close(stopWrite_);
  acceptor_.join();
  close(listener_);
  close(stopRead_);
  for (auto& thread : threads_) thread.join();
}

std::string RawServer::url(std::string_view path) const {
  const bool ipv4 = options_.family == Address::Family::ipv4;
  return std::string(ipv4 ? "ws://127.0.0.1:" : "ws://[::1]:") + std::to_string(port_) +
         std::string(path);
}

void RawServer::accept() {
  for (;;) {
    std::array<pollfd, 2> waited{{{listener_, POLLIN, 0}, {stopRead_, POLLIN, 0}}};
    poll(waited.data(), waited.size(), -1);
    if (waited[1].revents) return;
    const int descriptor = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) continue;
    ++connections_;
    const int on = 1;
    setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    threads_.emplace_back([this, descriptor] { serve(descriptor); });
  }
}

void RawServer::serve(int descriptor) {
  auto peer = options_.makePeer(descriptor);
  if (!peer) return;
  {
    std::lock_guard lock(mutex_);
    peers_.push_back(peer.get());
  }
  script_(*peer);
  std::lock_guard lock(mutex_);
  std::erase(peers_, peer.get());
}

std::uint16_t unusedPort() {
  auto [descriptor, port] = bindToLoopback(Address::Family::ipv4);
  close(descriptor);
  return port;
}

}  // namespace web::native
