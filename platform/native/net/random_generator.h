// The generator of unpredictable bytes: random_openssl.cpp, random_schannel.cpp.
#pragma once

#include <cstddef>
#include <span>

namespace web::native {

// Aborts the program if there are none.
void generateRandom(std::span<std::byte> bytes);

// Frees what it keeps for the calling thread.
void releaseGenerator();

}  // namespace web::native
