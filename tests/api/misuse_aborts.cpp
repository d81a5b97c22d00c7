// Built without exceptions: performs the misuse that its argument names, and must not survive it.
#include <web/websocket.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

int main(int, char** arguments) {
  std::signal(SIGABRT, [](int) { std::_Exit(1); });  // CTest would count a signal as a crash.
  std::string_view misuse = arguments[1];
  if (misuse == "SyntaxError") web::WebSocket("ws://example.com", "not a token");
  web::WebSocket socket("ws://example.com");
  if (misuse == "InvalidAccessError") socket.close(1001);
  if (misuse == "InvalidStateError") socket.send("early");
  std::puts("not aborted");
  return 0;
}
