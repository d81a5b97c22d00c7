// Waits for a condition that another thread makes true.
#pragma once

#include <chrono>
#include <thread>

namespace web::native {

inline void passAMillisecond() { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

// Whether the condition becomes true within 20 s, during which `meanwhile` is called again and
// again. The condition may be true for a moment only, so it is not read again afterwards. Measures
// by the wall clock, since a test may have stopped the steady clock.
template <class Condition, class Meanwhile = void (*)()>
[[nodiscard]] bool eventually(Condition condition, Meanwhile meanwhile = passAMillisecond) {
  const auto deadline = std::chrono::system_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::system_clock::now() >= deadline) return false;
    meanwhile();
  }
  return true;
}

}  // namespace web::native
