// A page has a WebSocket; Node before version 22 has none.
#include "emscripten_websocket/support.h"

#include <emscripten/emscripten.h>

// Closure leaves names of the page alone.
EM_JS(int, twinsocketIsSupported, (), { return typeof WebSocket != 'undefined' ? 1 : 0; });

namespace web::emscripten_websocket {

bool isSupported() { return twinsocketIsSupported() != 0; }

}  // namespace web::emscripten_websocket
