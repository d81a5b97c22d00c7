// A small program with a socket, whose size is measured by ../size.mjs.
#include <web/event_loop.h>
#include <web/websocket.h>

#include "strings.h"
int main(int count, char** arguments) {
  useStrings(count, arguments);
  web::WebSocket socket("/room");
  socket.onopen = [&] { socket.send("hi"); };
  socket.onmessage = [&](web::MessageEvent& event) {
    if (event.text()) socket.close(1000);
  };
  socket.onclose = [] { web::quit(); };
  return web::run();
}
