// The operating system's sockets. All calls to them are in socket.cpp and socket_*.cpp.
#pragma once

#include <atomic>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <vector>

#include "native/net/address.h"
#include "native/net/stream.h"

namespace web::native {

// A non-blocking TCP or Unix domain socket. Closes when it is destroyed.
class Socket {
 public:
  Socket() = default;
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  ~Socket();

  // Starts to connect, from a local address if one is given. Unless error() says that
  // this failed at once, or isConnected(), wait until the socket is writable.
  static Socket connectTo(const Address& address, const Address* from = nullptr);

  // The same for a Unix domain socket, which is connected at once or not at all.
  static Socket connectToPath(const std::string& path);

  // The longest path in bytes; 0 where Unix sockets are not supported.
  static std::size_t longestPath();

  // It need not be waited for: a connection within this computer is there at once.
  bool isConnected() const;

  // Call this when the socket is writable: error() is empty if it is connected.
  void finishConnecting();

  // From now on TCP notices a peer that has vanished without a word: see socket_system.h.
  void noticeDeadPeer();

  // `failed` leaves the reason in error().
  Transfer receive(std::span<std::byte> room);
  Transfer send(std::span<const std::byte> bytes);
  void endSending();

  int descriptor() const { return descriptor_; }
  const std::error_code& error() const { return error_; }

 private:
  int descriptor_ = -1;
  std::error_code error_;
};

// Makes a descriptor readable from any thread, to end a loop's wait.
class Waker {
 public:
  Waker() = default;
  Waker(const Waker&) = delete;
  Waker& operator=(const Waker&) = delete;
  ~Waker();

  // Returns false if the system has no descriptor left: it wakes nobody until this succeeds.
  bool open();

  void wake();
  void reset();
  int descriptor() const { return readEnd_; }

 private:
  int readEnd_ = -1;
  std::atomic<int> writeEnd_ = -1;
};

// The resolver's answer for a name: addresses without a port, or why there are none.
struct LookupResult {
  std::vector<Address> addresses;
  std::string failure;
};

// Blocks: for helper threads only.
LookupResult lookUp(const std::string& name);

}  // namespace web::native
