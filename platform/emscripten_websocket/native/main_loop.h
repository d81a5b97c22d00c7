// What <emscripten.h> does natively once main() has been left.
#pragma once

namespace web::emscripten_websocket {

// Runs the loop until nothing is left to wait for, including a main loop. Returns the status given
// to quit(), or `status` if that is 0.
int runTheRest(int status);

}  // namespace web::emscripten_websocket
