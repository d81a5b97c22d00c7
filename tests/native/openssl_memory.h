// How much memory OpenSSL holds in this program.
#pragma once

#include <cstddef>

namespace web::native {

// For all threads, in bytes, as the allocator rounds them.
std::size_t heldByOpenSsl();

}  // namespace web::native
