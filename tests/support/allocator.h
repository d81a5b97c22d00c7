// A program that links replaced_new.cpp defines these, and so what operator new and delete do.
#pragma once

#include <cstddef>

namespace web::support {

// Null if there is no memory: then operator new throws. `size` is at least 1.
void* allocate(std::size_t size);

// Not inlined: g++ would warn that memory from new is freed with free().
[[gnu::noinline]] void release(void* memory);

}  // namespace web::support
