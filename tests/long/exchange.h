// One socket that sends numbered messages to tests/long/server.mjs, and checks those that it
// receives.
#pragma once

#include <web/websocket.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace web::native {

// "NUMBER HASH PAYLOAD", as in server.mjs.
std::string numbered(std::uint32_t number);

class Exchange {
 public:
  Exchange(std::string name, std::string_view url, WebSocketInit init, std::uint32_t count);

  // Sends as much as the socket takes for now.
  void sendSome();

  bool isOver() const { return closes_ > 0; }
  std::uint32_t received() const { return received_; }

  // Everything has arrived, in both directions.
  bool isComplete() const;

  // What broke the promise; empty if nothing did. A lost connection does not break it.
  std::string fault() const;

  // For instance "wss: all 100000 and 100000".
  std::string summary() const;

 private:
  void check(const MessageEvent& event);

  const std::string name_;
  const std::uint32_t count_;
  WebSocket socket_;
  std::uint32_t sent_ = 0, received_ = 0;
  std::string wrong_, end_;
  int errors_ = 0, closes_ = 0;
  std::uint16_t code_ = 0;
};

}  // namespace web::native
