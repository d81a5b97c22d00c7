// A plugin that contains the library, for plugin_test.cpp.
#include <web/websocket.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

#if defined(_WIN32)  // How a function is exported is for the compiler to know.
#define EXPORTED __declspec(dllexport)
#else
#define EXPORTED __attribute__((visibility("default")))
#endif

// Returns while the lookup goes on.
extern "C" EXPORTED void beginLookup(void (*lookUp)()) {
  const auto begun = std::make_shared<std::promise<void>>();
  const web::WebSocket searching("ws://unknown.example/", {.resolve = [=](const std::string&) {
                                   begun->set_value();
                                   lookUp();
                                   return std::vector<std::string>();
                                 }});
  begun->get_future().wait();
}
