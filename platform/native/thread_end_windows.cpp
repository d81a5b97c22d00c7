// By the key destructors of mingw's threads. Its thread_local objects are destroyed in freed memory
// (GCC 83562); and in Windows' own callbacks no other thread can start or end, which ours wait for.
#include "native/thread_end.h"

#include <cstdlib>
#include <memory>

#include <pthread.h>

namespace web::native {

namespace {

struct Ending {
  void (*end)(void*);
  void* argument;
};

void callEnding(void* value) {
  std::unique_ptr<Ending> ending(static_cast<Ending*>(value));
  if (ending) ending->end(ending->argument);
}

pthread_key_t endings() {
  static const auto key = [] {
    // Later, when the process ends, the other threads have been stopped wherever they were.
    std::atexit([] {
      auto* value = pthread_getspecific(endings());
      pthread_setspecific(endings(), nullptr);
      callEnding(value);
    });
    pthread_key_t made;
    pthread_key_create(&made, callEnding);
    return made;
  }();
  return key;
}

}  // namespace

void atThreadEnd(void (*end)(void*), void* argument) {
  pthread_setspecific(endings(), std::make_unique<Ending>(Ending{end, argument}).release());
}

}  // namespace web::native
