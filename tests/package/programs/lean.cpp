// Checks that the library was built without IDNA, compression and proxies.
#include <web/array_buffer.h>
#include <web/blob.h>
#include <web/dom_exception.h>
#include <web/event_class.h>
#include <web/event_loop.h>
#include <web/event_target.h>
#include <web/events.h>
#include <web/library.h>
#include <web/websocket.h>
#include <web/websocket_init.h>

#include <iostream>

namespace {

void say(std::string_view url, web::WebSocketInit init = {}) {
  try {
    web::WebSocket socket(url, std::move(init));
    std::cout << "connects\n";
  } catch (const web::DOMException& exception) {
    std::cout << exception.name() << ": " << exception.message() << '\n';
  }
}

}  // namespace

int main() {
  static_assert(TWINSOCKET_VERSION == TWINSOCKET_VERSION_MAJOR * 10000 +
                                          TWINSOCKET_VERSION_MINOR * 100 +
                                          TWINSOCKET_VERSION_PATCH);
  say("ws://xn--bcher-kva.example:1/");
  say("ws://b\u00fccher.example:1/");
  say("ws://play.example:1/", {.proxy = "http://127.0.0.1:1"});
}
