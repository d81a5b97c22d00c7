// run(frame) of <web/event_loop.h>. Linked only into programs that call it.
#include <web/event_loop.h>

#include <functional>
#include <utility>

#include <emscripten/em_macros.h>

#include "emscripten/event_loop_glue.h"
#include "exceptions.h"

namespace web {

namespace {

thread_local std::function<bool()> threadFrame;

}  // namespace

int run(std::function<bool()> frame) {
  threadFrame = std::move(frame);
  twinsocketRequestFrame();
  return run();
}

}  // namespace web

extern "C" {

// A frame that throws does not stop the next one.
EMSCRIPTEN_KEEPALIVE void twinsocketShowFrame() {
  bool goesOn = true;
  web::callAndReport([&] { goesOn = web::threadFrame(); });
  if (goesOn)
    twinsocketRequestFrame();
  else
    twinsocketQuit(0);
}

}  // extern "C"
