// By fiber-local storage: Windows calls back for it without the loader's lock, so that the threads
// that ours waits for can go on. Not so with thread_local objects, which mingw destroys in freed
// memory besides (GCC 83562); and mingw's keys end under a lock that every thread needs.
#include "native/loop/thread_end.h"

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
  static const auto index = [] {
    // Later, when the process ends, the other threads have been stopped wherever they were.
    std::atexit([] {
      auto* value = FlsGetValue(endings());
      FlsSetValue(endings(), nullptr);
      callEnding(value);
    });
    return FlsAlloc(callEnding);
  }();
  return index;
}

}  // namespace

void atThreadEnd(void (*end)(void*), void* argument) {
  FlsSetValue(endings(), std::make_unique<Ending>(Ending{end, argument}).release());
}

}  // namespace web::native
