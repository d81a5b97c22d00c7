// Tasks for other threads' loops, by the C API.
#include <twinsocket.h>
#include <web/event_loop.h>

#include "exceptions.h"

struct twinsocket_loop {
  web::EventLoop loop;
};

twinsocket_loop* twinsocket_loop_current() noexcept {
  twinsocket_loop* loop = nullptr;
  const bool isMade =
      web::callWithinMemory([&] { loop = new twinsocket_loop{web::EventLoop::current()}; });
  return isMade ? loop : nullptr;
}

bool twinsocket_loop_post(twinsocket_loop* loop, void (*task)(void*), void* user) noexcept {
  if (!loop || !task) return false;
  bool isPosted = false;
  return web::callWithinMemory(
             [&] { isPosted = loop->loop.postTask([task, user]() noexcept { task(user); }); }) &&
         isPosted;
}

void twinsocket_loop_release(twinsocket_loop* loop) noexcept { delete loop; }
