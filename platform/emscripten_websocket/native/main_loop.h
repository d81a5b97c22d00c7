// What <emscripten.h> does natively once main() is left.
#pragma once

namespace web::emscripten_websocket {

// Runs the loop until nothing is left to wait for, a main loop included. What force_exit() does not
// say is `status`.
int runTheRest(int status);

}  // namespace web::emscripten_websocket
