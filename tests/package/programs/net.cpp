#include "net.h"

#include <web/event_loop.h>

std::unique_ptr<web::WebSocket> connectTo(std::string_view url) {
  return std::make_unique<web::WebSocket>(url);
}

int runAll() { return web::run(); }
