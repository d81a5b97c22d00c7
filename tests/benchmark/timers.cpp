// The cost of a timer: sets and clears COUNT timers, or lets them all run, for callgrind.
//
//   timers clear|run COUNT
#include <web/event_loop.h>
#include <web/timers.h>

#include <malloc.h>

#include <chrono>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

int main(int count, char** arguments) {
  const std::string_view what = count == 3 ? arguments[1] : "";
  if (what != "clear" && what != "run") {
    std::fputs("usage: timers clear|run COUNT\n", stderr);
    return 2;
  }
  const auto timers = std::strtoul(arguments[2], nullptr, 10);
  std::vector<web::TimerId> ids(timers);
  std::size_t ran = 0;
  const auto before = mallinfo2();
  const auto start = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < timers; ++i) {
    // Not in the order of their times, which would be the cheap case.
    const auto delay = std::chrono::milliseconds(what == "run" ? i * 7919 % 10 : i * 7919 % 60000);
    ids[i] = web::setTimeout([&ran] { ++ran; }, delay);
  }
  const auto after = mallinfo2();
  if (what == "clear") {
    for (auto id : ids) web::clearTimeout(id);
  }
  web::run();
  const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
  if (timers == 0) return 0;
  std::printf("%lu timers, %zu ran: %.0f ns and %.0f bytes each\n", timers, ran,
              time.count() / static_cast<double>(timers),
              static_cast<double>(after.uordblks + after.hblkhd - before.uordblks - before.hblkhd) /
                  static_cast<double>(timers));
}
