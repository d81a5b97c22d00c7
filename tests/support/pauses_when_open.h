// Pauses a ReconnectingWebSocket whenever it opens, until the next task.
#pragma once

#include <web/event_loop.h>
#include <web/reconnecting_websocket.h>

#include <functional>
#include <utility>

namespace web {

// Must outlive the socket's events. `opened` is called first.
class PausesWhenOpen {
 public:
  PausesWhenOpen(ReconnectingWebSocket& socket, std::function<void()> opened) {
    socket.onopen = [this, &socket, opened = std::move(opened)] {
      opened();
      socket.pause();
      isPaused_ = true;
      postTask([this, &socket] {
        isPaused_ = false;
        socket.resume();
      });
    };
  }
  PausesWhenOpen(const PausesWhenOpen&) = delete;
  PausesWhenOpen& operator=(const PausesWhenOpen&) = delete;

  bool isPaused() const { return isPaused_; }

 private:
  bool isPaused_ = false;
};

}  // namespace web
