// Whether WebSockets are available at all; each platform has its own file.
#pragma once

namespace web::emscripten_websocket {

bool isSupported();

}  // namespace web::emscripten_websocket
