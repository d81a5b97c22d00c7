// Natively there always is a WebSocket.
#include "emscripten_websocket/support.h"

namespace web::emscripten_websocket {

bool isSupported() { return true; }

}  // namespace web::emscripten_websocket
