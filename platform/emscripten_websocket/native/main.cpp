// main() for programs that return from it and continue in callbacks, as in a page. The linker
// redirects the call of main() here (--wrap).
#include "emscripten_websocket/native/main_loop.h"

extern "C" {

int __real_main(int count, char** arguments);

int __wrap_main(int count, char** arguments) {
  const int status = __real_main(count, arguments);
  return web::emscripten_websocket::runTheRest(status);
}

}  // extern "C"
