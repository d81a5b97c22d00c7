// The rules for a WebSocketInit, on every platform.
#pragma once

#include <web/websocket_init.h>

#include <optional>
#include <string>
#include <vector>

namespace web {

// The content of a DOMException.
struct Misuse {
  std::string message, name;
};

std::optional<Misuse> misuseIn(const std::vector<std::string>& protocols);

// The first error, not counting the protocols. For platforms that support all options.
std::optional<Misuse> misuseIn(const WebSocketInit& init);

}  // namespace web
