// The system's sockets as the tests' servers use them: unlike the library's, their calls wait.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "native/net/address.h"

namespace web::native {

// Gives the port that is bound: `address` may leave the choice to the system by 0.
std::uint16_t bindSocket(int descriptor, const Address& address);
void listenOn(int descriptor, int backlog);

// For tests of the systems' buffers, in bytes.
void limitReceiveBuffer(int descriptor, int size);
void limitSendBuffer(int descriptor, int size);

void sendAtOnce(int descriptor);       // No waiting for more to send.
void resetWhenClosed(int descriptor);  // Rather than an orderly end.
void endSending(int descriptor);
void endBoth(int descriptor);

// As the system's calls: below 0 for failures.
long receiveFrom(int descriptor, char* room, std::size_t size);
long sendTo(int descriptor, const char* bytes, std::size_t size);

// All of it, unless the other end is gone.
void sendAll(int descriptor, std::string_view bytes);

// The port of 127.0.0.1 with which this descriptor is connected, or 0 if it is not.
std::uint16_t peerPortOf(int descriptor);

// The address, without the port, with which this descriptor is connected; "" if it is none of
// IPv4's.
std::string peerHostOf(int descriptor);

enum class Wanted { toRead, toWrite };
bool awaitSocket(int descriptor, Wanted wanted);

// Waits until the first can be read, and says whether the second one can not.
bool awaitFirstUnlessSecond(int first, int second);

// An address that swallows what is sent to it: a row of length 0 with one in it.
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
