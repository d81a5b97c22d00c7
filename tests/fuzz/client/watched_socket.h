// A WebSocket whose promises by the standard are checked at each call and each event.
#pragma once

#include <web/websocket.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/client/client_script.h"
#include "fuzz/client/fake_time.h"
#include "fuzz/reference_receiver.h"

namespace web::fuzz {

// Outlives the WebSocket, which a handler may destroy.
class WatchedSocket {
 public:
  using Time = FakeTime::Clock::time_point;

  // Calls `atEvent` inside each handler.
  WatchedSocket(std::size_t number, const SocketOptions& options, std::function<void()> atEvent);

  void send(bool isText, const std::string& payload);
  void close(std::size_t code, const std::string& reason);
  void destroy();

  // When it began to close, if it is no longer CONNECTING or OPEN.
  std::optional<Time> leftAt() const { return leftAt_; }

  bool isConnecting() const { return exists() && socket_->readyState() == WebSocket::CONNECTING; }
  bool isOpen() const { return exists() && socket_->readyState() == WebSocket::OPEN; }
  bool isOver() const { return closed_.has_value() || !exists(); }
  bool exists() const { return socket_ != nullptr; }

  struct Closed {
    bool wasClean;
    std::uint16_t code;
    std::string reason;
  };

  // What it has received and sent.
  bool hasOpened() const { return openedAt_.has_value(); }
  bool hasClosedFirst() const { return closedFirst_; }
  const std::optional<Closed>& closed() const { return closed_; }
  const std::vector<Message>& received() const { return received_; }
  const std::vector<Message>& sent() const { return sent_; }
  const WebSocketInit& init() const { return init_; }
  Time madeAt() const { return madeAt_; }

 private:
  void listen();
  void noteOpen();
  void noteMessage(MessageEvent& event);
  void noteError(const std::string& words);
  void noteClose(const CloseEvent& event);
  void require(bool holds, const char* what) const;
  void leave();

  const WebSocketInit init_;
  const std::function<void()> atEvent_;
  const Time madeAt_ = FakeTime::now();
  std::unique_ptr<WebSocket> socket_;
  std::optional<Time> openedAt_, leftAt_;
  bool closeCalled_ = false, closedFirst_ = false, failed_ = false;
  std::optional<Closed> closed_;
  std::vector<Message> received_, sent_;
};

}  // namespace web::fuzz
