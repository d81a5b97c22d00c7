// With a thread_local object's destructor.
#include "native/loop/thread_end.h"

namespace web::native {

namespace {

struct Ending {
  ~Ending() {
    if (end) end(argument);
  }
  void (*end)(void*) = nullptr;
  void* argument = nullptr;
};

}  // namespace

void atThreadEnd(void (*end)(void*), void* argument) {
  thread_local Ending ending;
  ending.end = end;
  ending.argument = argument;
}

}  // namespace web::native
