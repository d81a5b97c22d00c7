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
  std::chrono::milliseconds delay{0};  // Each way.
  double loss = 0, reordered = 0;      // Of packets, 0 to 1.
  bool isByteByByte = false;
};

class BadNetwork {
 public:
  virtual ~BadNetwork() = default;

  // Where the server listens, and where the client finds it.
  virtual std::string serverHost() const = 0;
  virtual std::string clientHost() const = 0;
  virtual std::uint16_t clientPort(std::uint16_t serverPort) = 0;

  // At the far end of it.
  virtual std::unique_ptr<Program> start(const std::vector<std::string>& command) = 0;

  // Nothing goes through meanwhile, and nobody is told.
  void cut() { isCut_ = true; }
  void mend() { isCut_ = false; }

 protected:
  std::atomic<bool> isCut_ = false;
};

// Two network namespaces, with tunnels whose packets this program carries. Null where the kernel
// forbids them; `why` then says what it did not allow.
std::unique_ptr<BadNetwork> makeTunnel(const Weather& weather, std::string& why);

// Connections to 127.0.0.1 whose bytes this program carries: neither loss nor reordering.
std::unique_ptr<BadNetwork> makeRelay(const Weather& weather);

}  // namespace web::native
