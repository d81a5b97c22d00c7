// The timers of the C API. Only a program that sets one links this.
#include <twinsocket.h>
#include <web/timers.h>

#include <chrono>

#include "exceptions.h"

namespace {

using Set = web::TimerId (&)(std::function<void()> callback, std::chrono::milliseconds delay);

twinsocket_timer set(Set setTimer, void (*callback)(void*), void* user, std::uint32_t delay) {
  if (!callback) return 0;
  auto timer = web::TimerId::none;
  const bool isSet = web::callWithinMemory([&] {
    timer =
        setTimer([callback, user]() noexcept { callback(user); }, std::chrono::milliseconds(delay));
  });
  return isSet ? static_cast<twinsocket_timer>(timer) : 0;
}

}  // namespace

twinsocket_timer twinsocket_set_timeout(void (*callback)(void*), void* user,
                                        std::uint32_t milliseconds) noexcept {
  return set(web::setTimeout, callback, user, milliseconds);
}

twinsocket_timer twinsocket_set_interval(void (*callback)(void*), void* user,
                                         std::uint32_t milliseconds) noexcept {
  return set(web::setInterval, callback, user, milliseconds);
}

void twinsocket_clear_timeout(twinsocket_timer timer) noexcept {
  web::clearTimeout(static_cast<web::TimerId>(timer));
}
