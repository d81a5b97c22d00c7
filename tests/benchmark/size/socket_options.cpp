// As socket.cpp, with options.
#include <web/event_loop.h>
#include <web/websocket.h>

int main(int, char** arguments) {
  web::WebSocket socket(arguments[1], web::WebSocketInit{});
  socket.onopen = [&] { socket.send("hello"); };
  socket.onmessage = [&](web::MessageEvent& event) { socket.send(*event.text()); };
  return web::run();
}
