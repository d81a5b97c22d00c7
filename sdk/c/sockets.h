// The sockets of the C API: each holds a web::WebSocket, and passes its events to C handlers.
#pragma once

#include <twinsocket.h>
#include <web/websocket.h>

#include <memory>
#include <string_view>

struct twinsocket {
  std::unique_ptr<web::WebSocket> socket;
  twinsocket_handlers handlers;
  void* user;

  void listen();
  void listen(std::string_view type, void (twinsocket::*hear)(web::Event&));

  // The handlers of its events.
  void open(web::Event& event);
  void pass(web::Event& event);
  void fail(web::Event& event);
  void close(web::Event& event);
};
