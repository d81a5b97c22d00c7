// Waiting in another library's loop with the C API. Only a program that does so links this.
#include <twinsocket.h>
#include <web/event_loop.h>

#include <algorithm>
#include <chrono>
#include <climits>

std::intptr_t twinsocket_poll_handle() noexcept { return web::pollHandle().value_or(-1); }

// Rounded up, so that poll() does not return too early.
int twinsocket_poll_timeout() noexcept {
  using std::chrono::milliseconds;
  const auto deadline = web::nextDeadline();
  if (!deadline) return -1;
  const auto left = std::chrono::ceil<milliseconds>(*deadline - std::chrono::steady_clock::now());
  return static_cast<int>(std::clamp<milliseconds::rep>(left.count(), 0, INT_MAX));
}
