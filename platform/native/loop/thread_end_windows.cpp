// With fiber-local storage, whose callback Windows makes without holding the loader lock, so that
// we can wait for other threads in it. The alternatives fail: thread_local objects are destroyed
// under that lock, with mingw even in freed memory (GCC 83562), and mingw's keys under another lock
// that every thread needs.
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
    // Any later, when the process ends, the other threads have already been stopped wherever they
    // were.
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
