// The platform's part of a simulated network: see sdk/simulated_network.h.
#include <chrono>
#include <string>

#include "native/net/environment.h"
#include "simulated_network.h"

namespace web {

std::string networkOfEnvironment() {
  return native::environmentVariable("TWINSOCKET_NETWORK").value_or(std::string());
}

std::chrono::steady_clock::time_point timersNow() { return std::chrono::steady_clock::now(); }

}  // namespace web
