// Notices when a connection is likely to be possible again. Each platform defines it; only programs
// with a ReconnectingWebSocket link it.
#pragma once

#include <functional>
#include <memory>

namespace web {

// Stops when it is destroyed.
class NetworkWatch {
 public:
  virtual ~NetworkWatch() = default;
};

// Calls `mayBeBack` on this thread's loop, in a separate task: when a page is online or visible
// again; natively after the computer has slept, and on Linux with a new address or route. It may
// destroy the watch.
std::unique_ptr<NetworkWatch> watchNetwork(std::function<void()> mayBeBack);

}  // namespace web
