// Blocking sockets, one thread per connection.
#include "native/raw_server.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <utility>

#include "native/net/socket_system.h"
#include "native/test_sockets.h"
#include "native/test_system.h"
#include "protocol/crypto.h"

namespace web::native {

namespace {

// The tests' servers are on this computer, whatever proxy the environment sets.
[[maybe_unused]] const bool hasNoProxy = [] {
  for (const char* variable :
       {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"})
    unsetEnvironmentVariable(variable);
  return true;
}();

// The number of server threads that do something other than wait for a client.
std::atomic<int> busy = 0;

template <class Wait>
auto atRest(Wait wait) {
  --busy;
  const auto result = wait();
  ++busy;
  return result;
}

// In bytes. Smaller reads, mostly of frame headers, share a system call.
constexpr std::size_t smallRead = 512;

std::string bigEndian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = bytes - 1; i >= 0; --i) text += static_cast<char>(value >> (8 * i));
  return text;
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

Peer::~Peer() { closeSocket(descriptor_); }

long Peer::receive(char* room, std::size_t size) {
  return atRest([&] { return receiveFrom(descriptor_, room, size); });
}

long Peer::transmit(const char* bytes, std::size_t size) {
  return sendTo(descriptor_, bytes, size);
}

std::string Peer::read(std::size_t size) {
  std::string bytes(size, '\0');
  std::size_t count = 0;
  while (count < size) {
    const auto wanted = size - count;
    long more = 0;
    if (!ahead_.empty()) {
      more = static_cast<long>(ahead_.copy(bytes.data() + count, wanted));
      ahead_.erase(0, static_cast<std::size_t>(more));
    } else if (wanted < smallRead) {
      more = readAhead();
      if (more > 0) continue;
    } else {
      more = receive(bytes.data() + count, wanted);
    }
    if (more < 0 && hasWaitedTooLong()) ADD_FAILURE() << "the client sends nothing any more";
    if (more <= 0) break;
    count += static_cast<std::size_t>(more);
  }
  bytes.resize(count);
  return bytes;
}

long Peer::readAhead() {
  ahead_.resize(smallRead);
  const auto count = receive(ahead_.data(), smallRead);
  ahead_.resize(static_cast<std::size_t>(std::max(count, 0L)));
  return count;
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

std::size_t Peer::writeUntilStuck(std::string_view bytes) {
  setSendPatience(descriptor_,
                  300);  // A client that takes nothing for this long takes nothing at all.
  std::size_t written = 0;
  while (written < bytes.size()) {
    const auto count = transmit(bytes.data() + written, bytes.size() - written);
    if (count <= 0) break;
    written += static_cast<std::size_t>(count);
  }
  setSendPatience(descriptor_, 20000);
  return written;
}

void Peer::endWriting() {
  goodbye();
  endSending(descriptor_);
}

void Peer::resetAtTheEnd() { resetWhenClosed(descriptor_); }

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
    : script_(std::move(script)),
      options_(std::move(options)),
      listener_(openBlockingSocket(options_.family)) {
  if (auto size = options_.receiveBuffer) limitReceiveBuffer(listener_, size);
  if (auto size = options_.sendBuffer) limitSendBuffer(listener_, size);
  port_ = bindSocket(listener_, Address::loopback(options_.family));
  listenOn(listener_, 64);
  std::array<int, 2> ends{};
  EXPECT_TRUE(openSocketPair(ends));
  std::tie(stopRead_, stopWrite_) = std::pair(ends[0], ends[1]);
  ++busy;
  acceptor_ = std::thread([this] {
    accept();
    --busy;
  });
}

RawServer::~RawServer() {
  {
    std::lock_guard lock(mutex_);
    for (auto* peer : peers_) endBoth(peer->descriptor());
  }
  finish();
}

void RawServer::finish() {
  if (!acceptor_.joinable()) return;
  sendTo(stopWrite_, "!", 1);
  acceptor_.join();
  for (int each : {listener_, stopRead_, stopWrite_}) closeSocket(each);
  for (auto& each : services_) {
    if (each.thread.joinable()) each.thread.join();
  }
}

void RawServer::waitUntilAtRest() {
  while (busy > 0) std::this_thread::yield();
  std::lock_guard lock(mutex_);
  for (auto& each : services_) {
    if (each.isOver && each.thread.joinable()) each.thread.join();
  }
}

std::string RawServer::url(std::string_view path) const {
  const bool ipv4 = options_.family == Address::Family::ipv4;
  return std::string(ipv4 ? "ws://127.0.0.1:" : "ws://[::1]:") + std::to_string(port_) +
         std::string(path);
}

void RawServer::accept() {
  while (atRest([this] { return awaitFirstUnlessSecond(listener_, stopRead_); })) {
    const int descriptor = acceptBlockingSocket(listener_);
    if (descriptor < 0) continue;
    ++connections_;
    sendAtOnce(descriptor);
    std::lock_guard lock(mutex_);
    auto& service = services_.emplace_back();
    ++busy;
    service.thread = std::thread([this, descriptor, &service] {
      serve(descriptor);
      service.isOver = true;
      --busy;
    });
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
  const int descriptor = openBlockingSocket(Address::Family::ipv4);
  const auto port = bindSocket(descriptor, Address::loopback(Address::Family::ipv4));
  closeSocket(descriptor);
  return port;
}

}  // namespace web::native
