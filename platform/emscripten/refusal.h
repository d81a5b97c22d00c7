// The exception that the page has thrown.
#pragma once

#include "emscripten/memory_glue.h"
#include "emscripten/websocket_glue.h"
#include "init_rules.h"

namespace web::emscripten {

// Of the last call of the glue that reported one.
inline Misuse lastRefusal() {
  Misuse refusal;
  twinsocketRefusal(addressOf(&refusal.name), addressOf(&refusal.message));
  return refusal;
}

}  // namespace web::emscripten
