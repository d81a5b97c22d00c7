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
// this call. Timers that are due run in the order of their times, and with the same time in the
// order in which they were set. A pending timer keeps run() from returning, as an open socket does;
// programs with a loop of their own have it run by pollEvents().
//
// A delay of less than zero counts as zero; one of more than 2^31 - 1 ms (24.8 days) as that. As in
// a page, a timer that a timer's callback sets, and so on, takes 4 ms at least from the sixth on.
//
// In a page these are the page's own timers, so they go on in a hidden tab, where run(frame) stands
// still: about once a second there, and once a minute after a while. A callback that throws is
// reported as a handler's exception is; it may set and clear timers, its own too, and destroy what
// it belongs to. What it holds is destroyed once it has run or was cleared.
TWINSOCKET_API TimerId setTimeout(std::function<void()> callback,
                                  std::chrono::milliseconds delay = {});

// The same again and again until it is cleared. Natively the delay counts from the end of one call
// to the next, in a page as the browser has it. An exception does not end it.
TWINSOCKET_API TimerId setInterval(std::function<void()> callback, std::chrono::milliseconds delay);

// What is not pending, or not any more, is not an error. Either clears both kinds, as in a page.
TWINSOCKET_API void clearTimeout(TimerId timer);
TWINSOCKET_API void clearInterval(TimerId timer);

}  // namespace web
