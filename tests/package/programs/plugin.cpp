// A plugin that contains the library: one shared object with everything inside.
#include <web/event_loop.h>
#include <web/websocket.h>

extern "C" __attribute__((visibility("default"))) int closeCode() {
  int code = 0;
  web::WebSocket socket("ws://127.0.0.1:1/");
  socket.onclose = [&](web::CloseEvent& event) { code = event.code(); };
  web::run();
  return code;
}
