// For plugins that are unloaded during a lookup: here, and in tests/native.
#pragma once

#include <web/websocket.h>

#include <future>
#include <memory>
#include <string>
#include <vector>

// Returns while the lookup goes on.
inline void startLookup(void (*lookUp)()) {
  const auto begun = std::make_shared<std::promise<void>>();
  const web::WebSocket searching("ws://unknown.example/", {.resolve = [=](const std::string&) {
                                   begun->set_value();
                                   lookUp();
                                   return std::vector<std::string>();
                                 }});
  begun->get_future().wait();
}
