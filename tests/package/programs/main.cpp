// A program that uses the installed library: opens the URL in its argument.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <iostream>

int main(int argumentCount, char** arguments) {
  if (argumentCount < 2) {
    std::cout << std::boolalpha << web::WebSocket::canConnect("wss://example.org/") << '\n';
    return 0;
  }
  web::WebSocket socket(arguments[1]);
  socket.onclose = [](web::CloseEvent& event) { std::cout << event.code() << '\n'; };
  return web::run();
}
