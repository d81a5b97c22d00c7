// Whose socket is whose, and how one thread reaches another: natively and with -pthread in
// threads.cpp, in other wasm builds there is but one thread (threads_none.cpp).
#pragma once

#include <web/event_loop.h>

#include <functional>
#include <optional>

#include <emscripten/html5.h>

namespace web::emscripten_websocket {

// A number that no socket of any thread has had. The socket belongs to the calling thread.
int newSocketId();
void forgetSocketId(int socket);

// Runs `call` on the thread that the socket belongs to, and waits for it. False, and nothing is
// done, if that is the calling thread, or none.
bool runOnThreadOf(int socket, const std::function<void()>& call);

// The same on main()'s thread. False also if main() has not called anything of ours yet.
bool runOnMainThread(const std::function<void()>& call);

// Where callbacks run. Nothing of the loop: on the socket's own thread.
struct CallbackThread {
  bool exists = true;
  std::optional<EventLoop> loop;
};
// `socket` as it is named to the thread that it belongs to.
CallbackThread callbackThread(int socket, pthread_t target);

// From now on other threads can reach the calling one.
void announceThread();

bool isMainThread();

}  // namespace web::emscripten_websocket
