// Opens what nobody serves: a sentence, a close event, and no crash.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <iostream>

int main() {
  web::WebSocket socket("ws://127.0.0.1:1/");
  socket.onerror = [](web::ErrorEvent& event) { std::cout << event.message() << '\n'; };
  socket.onclose = [](web::CloseEvent& event) { web::quit(event.code() == 1006 ? 0 : 1); };
  return web::run();
}
