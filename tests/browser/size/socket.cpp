// A small program with a socket, whose size is measured by ../size.mjs.
#include <web/event_loop.h>
#include <web/websocket.h>
int main() {
  web::WebSocket socket("/room");
  socket.onopen = [&] { socket.send("hi"); };
  socket.onmessage = [&](web::MessageEvent& event) {
    if (event.text()) socket.close(1000);
  };
  socket.onclose = [] { web::quit(); };
  return web::run();
}
