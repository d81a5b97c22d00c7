// What the fake platform's loop reports to another library's loop; the test sets it.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace web::fake {

inline std::optional<std::intptr_t> pollHandle;
inline std::optional<std::chrono::steady_clock::time_point> nextDeadline;

// Ends the one loop, as the end of its thread would; a new one takes its place.
void endLoop();

}  // namespace web::fake
