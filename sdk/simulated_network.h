// How a WebSocket opens its channel over a simulated network, without linking that code.
#pragma once

#include <web/network_conditions.h>

#include <chrono>
#include <string>

#include "platform.h"

namespace web {

struct SimulatedNetwork::Opener {
  decltype(&openChannel) open;
};

// Each platform defines these: the value of TWINSOCKET_NETWORK, or an empty text; and the clock
// that its timers use.
std::string networkOfEnvironment();
std::chrono::steady_clock::time_point timersNow();

}  // namespace web
