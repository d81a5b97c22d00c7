// A plugin that contains the library: one shared object with everything inside.
#include <web/event_loop.h>
#include <web/websocket.h>

#include "start_lookup.h"

// The lookup goes on when the plugin has been unloaded, until the host lets it end. (A shared
// library stays, but would call a function of the plugin.)
extern "C" __attribute__((visibility("default"))) int closeCode([[maybe_unused]] void (*lookUp)()) {
  int code = 0;
  web::WebSocket socket("ws://127.0.0.1:1/");
  socket.onclose = [&](web::CloseEvent& event) { code = event.code(); };
  web::run();

#if !defined(TWINSOCKET_SHARED)
  startLookup(lookUp);
#endif
  return code;
}
