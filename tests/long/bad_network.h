// Networks that misbehave, between a client in this program and a server in another one.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "native/program.h"

namespace web::native {

struct Weather {
  std::chrono::milliseconds delay{0};  // In each direction.
  double loss = 0, reordered = 0;      // The share of packets, 0 to 1.
  bool isByteByByte = false;
};

class BadNetwork {
 public:
  virtual ~BadNetwork() = default;

  // The address on which the server listens, and at which the client finds it.
  virtual std::string serverHost() const = 0;
  virtual std::string clientHost() const = 0;
  virtual std::uint16_t clientPort(std::uint16_t serverPort) = 0;

  // Runs a program at the far end of the network.
  virtual std::unique_ptr<Program> start(const std::vector<std::string>& command) = 0;

  // From now on nothing gets through, without any notification.
  void cut() { isCut_ = true; }
  void mend() { isCut_ = false; }

 protected:
  std::atomic<bool> isCut_ = false;
};

// Two network namespaces, with tunnels whose packets this program carries. Null where the kernel
// forbids them; `why` then says what it did not allow.
std::unique_ptr<BadNetwork> makeTunnel(const Weather& weather, std::string& why);

// Connections to 127.0.0.1 whose bytes this program forwards: neither loss nor reordering.
std::unique_ptr<BadNetwork> makeRelay(const Weather& weather);

}  // namespace web::native
