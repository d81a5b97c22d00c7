// The event loop, the timers and the version of the C API.
#include <twinsocket.h>
#include <web/event_loop.h>
#include <web/library.h>

#include <memory>

#include "c/failure.h"

struct twinsocket_loop {
  web::EventLoop loop;
};

void twinsocket_poll() noexcept { web::pollEvents(); }
int twinsocket_run() noexcept { return web::run(); }
void twinsocket_quit(int status) noexcept { web::quit(status); }
void twinsocket_allow_network_thread(bool allowed) noexcept { web::allowNetworkThread(allowed); }

twinsocket_loop* twinsocket_loop_current() noexcept {
  return new twinsocket_loop{web::EventLoop::current()};
}

bool twinsocket_loop_post(twinsocket_loop* loop, void (*task)(void*), void* user) noexcept {
  if (!loop || !task) return false;
  return loop->loop.postTask([task, user]() noexcept { task(user); });
}

void twinsocket_loop_release(twinsocket_loop* loop) noexcept { delete loop; }

#define TEXT_OF(number) #number
#define VERSION_OF(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char* twinsocket_version() noexcept {
  return VERSION_OF(TWINSOCKET_VERSION_MAJOR, TWINSOCKET_VERSION_MINOR, TWINSOCKET_VERSION_PATCH);
}
