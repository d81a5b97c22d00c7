// Whoever links replaced_new.cpp says what operator new and delete do in its program.
#pragma once

#include <cstddef>

namespace web::support {

// Null where there is no memory: operator new throws then. Of at least one byte.
void* allocate(std::size_t size);

// Not inlined: g++ would take it for a mistake that what new gave is freed.
[[gnu::noinline]] void release(void* memory);

}  // namespace web::support
