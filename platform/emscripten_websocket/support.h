// Whether there is a WebSocket at all: a file for each platform.
#pragma once

namespace web::emscripten_websocket {

bool isSupported();

}  // namespace web::emscripten_websocket
