// Handling of fork(): a child has its parent's memory and descriptors, but only one of its threads.
#pragma once

#include <atomic>
#include <memory>
#include <utility>
#include <vector>

#include "exceptions.h"

namespace web::native {

// How many forks led to this process, counted from the first loop. An object that was created at a
// lower count belongs to the parent: its descriptors are shared, its threads do not exist here, and
// its locks may be held by them.
inline std::atomic<unsigned> forks = 0;

// Calls these around each fork(), on the thread that forks. Does nothing on systems without fork().
void atFork(void (*before)(), void (*inParent)(), void (*inChild)());

// In a child: keeps the object without using or destroying it, since that would close or unwatch
// what belongs to the parent.
template <class T>
void leaveAlone(std::unique_ptr<T>& owned) {
  static auto& all = *new std::vector<std::unique_ptr<T>>;
  if (owned && !callWithinMemory([&] { all.push_back(std::move(owned)); })) {
    static_cast<void>(owned.release());
  }
}

}  // namespace web::native
