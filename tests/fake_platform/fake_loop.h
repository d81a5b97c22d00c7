// What the fake platform's loop tells a loop of another library; the test sets it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace web::fake {

inline std::optional<std::intptr_t> pollHandle;
inline std::optional<std::chrono::steady_clock::time_point> nextDeadline;

// The loop of everybody ends, as it does with its thread; a new one takes its place.
void endLoop();

}  // namespace web::fake
