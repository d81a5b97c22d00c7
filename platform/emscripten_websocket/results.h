// The codes of twinsocket.h as those of Emscripten.
#pragma once

#include <twinsocket.h>

namespace web::emscripten_websocket {

int resultOf(twinsocket_result result);

}  // namespace web::emscripten_websocket
