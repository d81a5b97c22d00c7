// By POSIX threads: at no cost but for who forks.
#include "native/net/fork.h"

#include <pthread.h>

namespace web::native {

void atFork(void (*before)(), void (*inParent)(), void (*inChild)()) {
  pthread_atfork(before, inParent, inChild);
}

}  // namespace web::native
