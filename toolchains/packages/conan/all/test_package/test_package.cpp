#include <web/websocket.h>

#include <iostream>

int main() {
  const bool right =
      web::WebSocket::canConnect("wss://example.org/") && !web::WebSocket::canConnect("wss://");
  std::cout << "twinsocket " << TWINSOCKET_VERSION << (right ? " works" : " does not work") << '\n';
  return right ? 0 : 1;
}
