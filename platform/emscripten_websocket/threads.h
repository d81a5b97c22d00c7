// Which thread owns which socket, and how one thread reaches another: natively and with -pthread in
// threads.cpp. Other wasm builds have only one thread (threads_none.cpp).
#pragma once

#include <web/event_loop.h>

#include <functional>
#include <memory>
#include <optional>

#include <emscripten/html5.h>

namespace web::emscripten_websocket {

// A number that no socket of any thread has had yet. The socket belongs to the calling thread.
int newSocketId();
void forgetSocketId(int socket);

// Runs `call` on the thread that owns the socket, and waits for it. Does nothing and returns false
// if that is the calling thread, or if there is none.
bool runOnThreadOf(int socket, const std::function<void()>& call);

// The same on main()'s thread. Also false if main() has not called any of our functions yet.
bool runOnMainThread(const std::function<void()>& call);

// Where callbacks run. Without a loop: on the socket's own thread.
struct CallbackThread {
  bool exists = true;
  std::optional<EventLoop> loop;
};
// Where the callbacks of `socket` run if the program names `target`.
CallbackThread callbackThread(int socket, pthread_t target);

// From now on other threads can reach the calling one.
void announceThread();

// Keeps the object until the calling thread ends. The last one is destroyed first.
void destroyWithThread(std::shared_ptr<void> object);

bool isMainThread();

}  // namespace web::emscripten_websocket
