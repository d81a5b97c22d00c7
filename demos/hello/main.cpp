#include <web/event_loop.h>
#include <web/websocket.h>

#include <iostream>

int main(int, char** arguments) {
  web::WebSocket socket(arguments[1], "greeting");
  socket.onopen = [&] { socket.send("Hello, WebSocket!"); };
  socket.onmessage = [&](web::MessageEvent& event) {
    std::cout << socket.protocol() << ": " << *event.text() << '\n';
    socket.close(1000, "that is all");
  };
  socket.onclose = [](web::CloseEvent& event) {
    std::cout << "closed: " << event.code() << ' ' << event.reason() << '\n';
  };
  return web::run();
}
