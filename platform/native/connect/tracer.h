// What happens to one WebSocket, line by line and with times, for a developer's eyes.
#pragma once

#include <web/websocket_init.h>

#include <functional>
#include <string>
#include <string_view>

#include "native/loop/timer.h"

namespace web::native {

// Says nothing unless WebSocketInit::trace or the environment's TWINSOCKET_TRACE=1 asks for it.
// Used by whoever serves the socket.
class Tracer {
 public:
  explicit Tracer(const WebSocketInit& init);

  // False if what is said goes nowhere: then it need not be thought up.
  explicit operator bool() const { return writesToStderr_ || listener_; }

  // "[2 +0.0153 s] connected to 127.0.0.1:80": the socket's number and its age.
  void say(std::string_view what) const;

 private:
  const bool writesToStderr_;
  const std::function<void(std::string_view)> listener_;
  Clock::time_point start_;
  int number_ = 0;
};

}  // namespace web::native
