// Calls a function at the end of a thread.
#pragma once

namespace web::native {

// Calls `end` with `argument` when this thread ends, or the program on it. Once per thread.
void atThreadEnd(void (*end)(void*), void* argument);

}  // namespace web::native
