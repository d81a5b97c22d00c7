// What the page has thrown at us.
#pragma once

#include "emscripten/memory_glue.h"
#include "emscripten/websocket_glue.h"
#include "init_rules.h"

namespace web::emscripten {

// Of the last call of the glue that has said so.
inline Misuse lastRefusal() {
  Misuse refusal;
  twinsocketRefusal(addressOf(&refusal.name), addressOf(&refusal.message));
  return refusal;
}

}  // namespace web::emscripten
