// What a WebSocketInit may hold, on every platform.
#pragma once

#include <web/websocket_init.h>

#include <optional>
#include <string>
#include <vector>

namespace web {

// What a DOMException says.
struct Misuse {
  std::string message, name;
};

std::optional<Misuse> misuseIn(const std::vector<std::string>& protocols);

// The first thing that is wrong but for the protocols. For platforms that heed all of it.
std::optional<Misuse> misuseIn(const WebSocketInit& init);

}  // namespace web
