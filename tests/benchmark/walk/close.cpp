// The program whose walk is counted: opens a socket and closes it from a task.
#include <web/event_loop.h>
#include <web/websocket.h>

// The debugger counts between the calls of these two functions.
extern "C" {
[[gnu::noinline]] void walkBegins() { asm volatile(""); }
[[gnu::noinline]] void walkEnds() { asm volatile(""); }
}

int main(int, char** arguments) {
  web::WebSocket socket(arguments[1]);
  socket.onopen = [&] {
    web::postTask([&] {
      walkBegins();
      socket.close(1000);
    });
  };
  socket.onclose = [](web::CloseEvent& event) {
    walkEnds();
    web::quit(event.wasClean() ? 0 : 1);
  };
  return web::run();
}
