// By Windows' fibre-local storage: mingw destroys thread_local objects in memory that it has freed
// (GCC 83562).
#include "native/thread_end.h"

#include <cstdlib>
#include <memory>

#include <windows.h>

namespace web::native {

namespace {

struct Ending {
  void (*end)(void*);
  void* argument;
};

void WINAPI callEnding(void* value) {
  std::unique_ptr<Ending> ending(static_cast<Ending*>(value));
  if (ending) ending->end(ending->argument);
}

DWORD endings() {
  static const DWORD slot = [] {
    // Later, when the process ends, the other threads have been stopped wherever they were.
    std::atexit([] {
      auto* value = FlsGetValue(endings());
      FlsSetValue(endings(), nullptr);
      callEnding(value);
    });
    return FlsAlloc(callEnding);
  }();
  return slot;
}

}  // namespace

void atThreadEnd(void (*end)(void*), void* argument) {
  FlsSetValue(endings(), std::make_unique<Ending>(Ending{end, argument}).release());
}

}  // namespace web::native
