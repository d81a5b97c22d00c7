// fork(): a child has the memory and the descriptors of its parent, and of its threads one alone.
#pragma once

#include <atomic>

namespace web::native {

// Of this process' ancestors, as far as they had a loop. What was made when there were fewer is the
// parent's: its descriptors are shared, its threads are not here, and its locks may be held by
// them.
inline std::atomic<unsigned> forks = 0;

// Calls these around each fork(), on the thread that forks; where there is no fork() never.
void atFork(void (*before)(), void (*inParent)(), void (*inChild)());

}  // namespace web::native
