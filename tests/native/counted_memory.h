// How much memory of operator new this program holds.
#pragma once

#include <cstddef>

namespace web::native {

// Of all threads, in bytes, as the allocator rounds them.
std::size_t heldMemory();

// The most since the last call.
std::size_t takeMostHeldMemory();

}  // namespace web::native
