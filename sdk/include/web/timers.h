// Timers, as in a page (HTML §8.7). Included by <web/event_loop.h>.
#pragma once

#include <web/library.h>

#include <chrono>
#include <cstdint>
#include <functional>

namespace web {

// Identifies a timer of the calling thread. The default identifies none.
enum class TimerId : std::uint64_t { none = 0 };

// Runs `callback` once on this thread's loop, no sooner than after `delay`, and never from inside
// this call. Timers run in the order of their times; those with the same time run in the order in
// which they were set. A pending timer keeps run() from returning, as an open socket does; programs
// with a loop of their own run timers by calling pollEvents().
//
// A negative delay counts as zero; the longest is 2^31 - 1 ms (24.8 days). As in a page, when
// timers are set in the callbacks of timers, the delay is at least 4 ms from the sixth level on.
//
// In a page these are the page's own timers, so they also run in a hidden tab, where run(frame)
// stops: about once a second there, and after a while once a minute. An exception from a callback
// is reported like one from a handler. A callback may set and clear timers, including its own, and
// destroy the object that it belongs to. Its captures are destroyed when it has run or was cleared.
TWINSOCKET_API TimerId setTimeout(std::function<void()> callback,
                                  std::chrono::milliseconds delay = {});

// The same, repeatedly, until it is cleared. Natively the delay is from the end of one call to the
// start of the next; in a page the browser decides. An exception does not end it.
TWINSOCKET_API TimerId setInterval(std::function<void()> callback, std::chrono::milliseconds delay);

// Do nothing if the timer is not pending. Each of the two clears both kinds of timer, as in a page.
TWINSOCKET_API void clearTimeout(TimerId timer);
TWINSOCKET_API void clearInterval(TimerId timer);

}  // namespace web
