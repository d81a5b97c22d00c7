// Prints what happens to one WebSocket, with times, for developers.
#pragma once

#include <web/websocket_init.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "native/loop/timer.h"

namespace web::native {

// Silent unless WebSocketInit::trace or the environment variable TWINSOCKET_TRACE=1 asks for it.
// Used by the thread that serves the socket.
class Tracer {
 public:
  explicit Tracer(const WebSocketInit& init);

  // False if nothing is printed: then the text need not be made.
  explicit operator bool() const { return output_ != nullptr; }

  // "[2 +0.0153 s] connected to 127.0.0.1:80": the socket's number and its age.
  void say(std::string_view what) const;

 private:
  struct Output {
    bool writesToStderr;
    std::function<void(std::string_view)> listener;
    Clock::time_point start;
    int number;
  };

  std::unique_ptr<const Output> output_;
};

}  // namespace web::native
