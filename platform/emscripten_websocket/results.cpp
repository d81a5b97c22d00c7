#include "emscripten_websocket/results.h"

#include <emscripten/html5.h>

namespace web::emscripten_websocket {

int resultOf(twinsocket_result result) {
  switch (result) {
    case TWINSOCKET_OK:
      return EMSCRIPTEN_RESULT_SUCCESS;
    case TWINSOCKET_NOT_SUPPORTED:
      return EMSCRIPTEN_RESULT_NOT_SUPPORTED;
    case TWINSOCKET_SYNTAX_ERROR:
    case TWINSOCKET_INVALID_ACCESS:
      return EMSCRIPTEN_RESULT_INVALID_PARAM;
    default:
      return EMSCRIPTEN_RESULT_FAILED;
  }
}

}  // namespace web::emscripten_websocket
