// The system's sockets for the tests' servers: unlike the library's, they block.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "native/net/address.h"

namespace web::native {

// Returns the port that was bound; with port 0 in `address` the system chooses one.
std::uint16_t bindSocket(int descriptor, const Address& address);
void listenOn(int descriptor, int backlog);

// In bytes, for tests that need a full buffer.
void limitReceiveBuffer(int descriptor, int size);
void limitSendBuffer(int descriptor, int size);

void sendAtOnce(int descriptor);       // Turns Nagle's algorithm off.
void resetWhenClosed(int descriptor);  // Instead of an orderly end.
void endSending(int descriptor);
void endBoth(int descriptor);

// Like the system's calls: below 0 on failure.
long receiveFrom(int descriptor, char* room, std::size_t size);
long sendTo(int descriptor, const char* bytes, std::size_t size);

// Sends everything, unless the other end is gone.
void sendAll(int descriptor, std::string_view bytes);

// The port of 127.0.0.1 to which this descriptor is connected, or 0 if it is not.
std::uint16_t peerPortOf(int descriptor);

// The address, without the port, to which this descriptor is connected; "" if it is not an IPv4
// address.
std::string peerHostOf(int descriptor);

enum class Wanted { toRead, toWrite };
bool awaitSocket(int descriptor, Wanted wanted);

// Waits until the first is readable, and returns whether the second one is not.
bool awaitFirstUnlessSecond(int first, int second);

// An address that never answers: a listening socket with a backlog of 0 that is already full.
class BlackHole {
 public:
  explicit BlackHole(const Address& address);
  BlackHole(const BlackHole&) = delete;
  BlackHole& operator=(const BlackHole&) = delete;
  ~BlackHole();

  std::uint16_t port() const { return port_; }

 private:
  int listener_, filler_;
  std::uint16_t port_;
};

}  // namespace web::native
