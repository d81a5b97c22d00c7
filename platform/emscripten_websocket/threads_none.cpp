// One thread has all sockets: a wasm build without -pthread.
#include "emscripten_websocket/threads.h"

namespace web::emscripten_websocket {

int newSocketId() {
  static int last = 0;
  return ++last;
}

void forgetSocketId(int) {}
bool runOnThreadOf(int, const std::function<void()>&) { return false; }
bool runOnMainThread(const std::function<void()>&) { return false; }
CallbackThread callbackThread(int, pthread_t) { return {}; }
void announceThread() {}
bool isMainThread() { return true; }

}  // namespace web::emscripten_websocket
