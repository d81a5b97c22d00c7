// Unpredictable bytes.
#pragma once

#include <cstddef>
#include <span>

namespace web::native {

// Aborts the program if there are none: RFC 6455 §10.3 needs them for every frame.
void fillRandom(std::span<std::byte> bytes);

// Frees what OpenSSL keeps for the calling thread.
void releaseRandom();

}  // namespace web::native
