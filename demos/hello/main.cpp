#include <web/event_loop.h>
#include <web/websocket.h>

#include <iostream>

int main(int count, char** arguments) {
  if (count != 2 || !web::WebSocket::canConnect(arguments[1])) {
    std::cerr << "usage: hello ws://HOST:PORT/PATH\n";
    return 2;
  }
  web::WebSocket socket(arguments[1], "greeting");
  socket.onopen = [&] { socket.send("Hello, WebSocket!"); };
  socket.onmessage = [&](web::MessageEvent& event) {
    std::cout << socket.protocol() << ": " << *event.text() << '\n';
    socket.close(1000, "that is all");
  };
  socket.onerror = [](web::ErrorEvent& event) { std::cerr << event.message() << '\n'; };
  socket.onclose = [](web::CloseEvent& event) {
    std::cout << "closed: " << event.code() << ' ' << event.reason() << '\n';
    web::quit(event.wasClean() ? 0 : 1);
  };
  return web::run();
}
