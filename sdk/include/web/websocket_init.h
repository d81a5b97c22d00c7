// WebSocketInit: the third way to construct a WebSocket, with what a page has no say in.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace web {

// On the web the limits and timeouts are the browser's own; they are accepted and not used.
struct WebSocketInit {
  std::vector<std::string> protocols = {};

  // A larger message fails the connection with 1009. Counted after inflation.
  std::size_t maxMessageSize = std::size_t{64} << 20;

  // From the constructor to `open`, over all steps. Then `error` and `close` 1006.
  std::chrono::milliseconds openTimeout = std::chrono::seconds(30);

  // From close() to the server's answer. Then `close` 1006.
  std::chrono::milliseconds closeTimeout = std::chrono::seconds(10);
};

}  // namespace web
