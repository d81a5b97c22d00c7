// Timers, as in a page (HTML §8.7). Included by <web/event_loop.h>.
#pragma once

#include <web/library.h>

#include <chrono>
#include <cstdint>
#include <functional>

namespace web {

// Names a timer of the calling thread. The default names none.
enum class TimerId : std::uint64_t { none = 0 };

// Runs `callback` once on this thread's loop, no sooner than after `delay`, and never from inside
// this call. Timers run in the order of their times, and with the same time in the order in which
// they were set. A pending timer keeps run() from returning, as an open socket does; programs with
// a loop of their own run timers by calling pollEvents().
//
// A negative delay counts as zero, one of more than 2^31 - 1 ms (24.8 days) as that. As in a page,
// timers that are set in a timer's callback, and so on, take 4 ms or more from the sixth on.
//
// In a page these are the page's own timers, so they also run in a hidden tab, where run(frame)
// stops: about once a second there, and after a while once a minute. An exception from a callback
// is reported like that of a handler. A callback may set and clear timers, also its own, and
// destroy the object that it belongs to. What it holds is destroyed when it has run or was cleared.
TWINSOCKET_API TimerId setTimeout(std::function<void()> callback,
                                  std::chrono::milliseconds delay = {});

// The same, repeatedly, until it is cleared. Natively the delay is from the end of one call to the
// start of the next; in a page the browser decides. An exception does not end it.
TWINSOCKET_API TimerId setInterval(std::function<void()> callback, std::chrono::milliseconds delay);

// Does nothing if the timer is not pending. Each clears both kinds, as in a page.
TWINSOCKET_API void clearTimeout(TimerId timer);
TWINSOCKET_API void clearInterval(TimerId timer);

}  // namespace web
