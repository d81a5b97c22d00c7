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

// A socket of TCP, or of the Unix domain, that never blocks. Closes when it is destroyed.
class Socket {
 public:
  Socket() = default;
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  ~Socket();

  // Starts to connect, from an address of this computer's if one is given. Unless error() says that
  // this failed at once, wait until it can be written.
  static Socket connectTo(const Address& address, const Address* from = nullptr);

  // The same for a Unix domain socket, which is connected at once or not at all.
  static Socket connectToPath(const std::string& path);

  // Bytes of such a path; 0 where there are none.
  static std::size_t longestPath();

  // Asked when it can be written: error() is empty if it is connected.
  void finishConnecting();

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

  // False if the system has no descriptor left: then it wakes nobody until this succeeds.
  bool open();

  void wake();
  void reset();
  int descriptor() const { return readEnd_; }

 private:
  int readEnd_ = -1;
  std::atomic<int> writeEnd_ = -1;
};

// What the system's resolver says of a name: addresses without a port, or why there are none.
struct LookupResult {
  std::vector<Address> addresses;
  std::string failure;
};

// Waits for the network: only for helper threads.
LookupResult lookUp(const std::string& name);

}  // namespace web::native
