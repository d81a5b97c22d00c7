// How a WebSocket opens its channel over a simulated network, without being linked with one.
#pragma once

#include <web/network_conditions.h>

#include <chrono>
#include <string>

#include "platform.h"

namespace web {

struct SimulatedNetwork::Opener {
  decltype(&openChannel) open;
};

// Each platform defines these: what TWINSOCKET_NETWORK says, or an empty text; and the clock that
// its timers go by.
std::string networkOfEnvironment();
std::chrono::steady_clock::time_point timersNow();

}  // namespace web
