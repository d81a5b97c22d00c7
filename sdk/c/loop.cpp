// Turning the loop by the C API, and its version.
#include <twinsocket.h>
#include <web/event_loop.h>
#include <web/library.h>

#include <algorithm>
#include <chrono>
#include <climits>

bool twinsocket_poll() noexcept { return web::pollEvents(); }
int twinsocket_run() noexcept { return web::run(); }
void twinsocket_quit(int status) noexcept { web::quit(status); }
void twinsocket_allow_network_thread(bool allowed) noexcept { web::allowNetworkThread(allowed); }

std::intptr_t twinsocket_poll_handle() noexcept { return web::pollHandle().value_or(-1); }

// Rounded up, so that poll() does not return too early.
int twinsocket_poll_timeout() noexcept {
  using std::chrono::milliseconds;
  const auto deadline = web::nextDeadline();
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<milliseconds>(*deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<milliseconds::rep>(left.count(), 0, INT_MAX));
}

#define TEXT_OF(number) #number
#define VERSION_OF(major, minor, patch) TEXT_OF(major) "." TEXT_OF(minor) "." TEXT_OF(patch)

const char* twinsocket_version() noexcept {
  return VERSION_OF(TWINSOCKET_VERSION_MAJOR, TWINSOCKET_VERSION_MINOR, TWINSOCKET_VERSION_PATCH);
}
