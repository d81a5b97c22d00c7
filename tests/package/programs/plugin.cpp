// A plugin that contains the library: one shared object with everything inside.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

// The lookup goes on when the plugin has been unloaded, until the host lets it end. (A shared
// library stays, but would call a function of the plugin.)
extern "C" __attribute__((visibility("default"))) int closeCode([[maybe_unused]] void (*lookUp)()) {
  int code = 0;
  web::WebSocket socket("ws://127.0.0.1:1/");
  socket.onclose = [&](web::CloseEvent& event) { code = event.code(); };
  web::run();

#if !defined(TWINSOCKET_SHARED)
  const auto begun = std::make_shared<std::promise<void>>();
  const web::WebSocket searching("ws://unknown.example/", {.resolve = [=](const std::string&) {
                                   begun->set_value();
                                   lookUp();
                                   return std::vector<std::string>();
                                 }});
  begun->get_future().wait();
#endif
  return code;
}
