// Tasks for other threads' loops, by the C API.
#include <twinsocket.h>
#include <web/event_loop.h>

struct twinsocket_loop {
  web::EventLoop loop;
};

twinsocket_loop* twinsocket_loop_current() noexcept {
  return new twinsocket_loop{web::EventLoop::current()};
}

bool twinsocket_loop_post(twinsocket_loop* loop, void (*task)(void*), void* user) noexcept {
  if (!loop || !task) return false;
  return loop->loop.postTask([task, user]() noexcept { task(user); });
}

void twinsocket_loop_release(twinsocket_loop* loop) noexcept { delete loop; }
