// Unpredictable bytes.
#pragma once

#include <cstddef>
#include <span>

namespace web::native {

// Aborts the program if there are none: RFC 6455 §10.3 needs them for every frame. A thread that
// has a loop, as every thread with a socket has, gets other bytes than its parent after fork().
void fillRandom(std::span<std::byte> bytes);

// Frees what is kept for the calling thread.
void releaseRandom();

}  // namespace web::native
