// What a simulated network needs from the platform: see sdk/simulated_network.h.
#include <chrono>
#include <string>

#include "emscripten/memory_glue.h"
#include "emscripten/network_glue.h"
#include "simulated_network.h"

namespace web {

std::string networkOfEnvironment() {
  std::string text;
  twinsocketNetwork(emscripten::addressOf(&text));
  return text;
}

std::chrono::steady_clock::time_point timersNow() { return std::chrono::steady_clock::now(); }

}  // namespace web
