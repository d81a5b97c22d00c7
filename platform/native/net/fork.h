// fork(): a child has the memory and the descriptors of its parent, and of its threads one alone.
#pragma once

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

#include "exceptions.h"

namespace web::native {

// Of this process' ancestors, as far as they had a loop. What was made when there were fewer is the
// parent's: its descriptors are shared, its threads are not here, and its locks may be held by
// them.
inline std::atomic<unsigned> forks = 0;

// Calls these around each fork(), on the thread that forks; where there is no fork() never.
void atFork(void (*before)(), void (*inParent)(), void (*inChild)());

// In a child: neither used any more nor destroyed, which would close and no longer watch what is
// the parent's.
template <class T>
void leaveAlone(std::unique_ptr<T>& owned) {
  static auto& all = *new std::vector<std::unique_ptr<T>>;
  if (owned && !callWithinMemory([&] { all.push_back(std::move(owned)); })) {
    static_cast<void>(owned.release());
  }
}

}  // namespace web::native
