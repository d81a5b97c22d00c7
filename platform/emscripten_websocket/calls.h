// Shared by the functions of <emscripten/websocket.h>, which run on the socket's own thread.
#pragma once

#include <emscripten/html5.h>

#include "emscripten_websocket/socket.h"
#include "emscripten_websocket/threads.h"

namespace web::emscripten_websocket {

// The result of call(Socket&), on the thread that has the socket.
template <class F>
int withSocket(int id, const F& call) {
  if (auto* socket = findSocket(id)) return call(*socket);
  int result = EMSCRIPTEN_RESULT_INVALID_TARGET;
  runOnThreadOf(id, [&] {
    if (auto* socket = findSocket(id)) result = call(*socket);
  });
  return result;
}

int setCallback(int id, EventKind kind, decltype(Callback::call) call, void (*function)(),
                void* userData, pthread_t target);

template <class Function>
int setCallback(int id, EventKind kind, decltype(Callback::call) call, Function* function,
                void* userData, pthread_t target) {
  return setCallback(id, kind, call, reinterpret_cast<void (*)()>(function), userData, target);
}

}  // namespace web::emscripten_websocket
