// With pthread_atfork(): it costs nothing unless the program forks.
#include "native/net/fork.h"

#include <pthread.h>

namespace web::native {

void atFork(void (*before)(), void (*inParent)(), void (*inChild)()) {
  pthread_atfork(before, inParent, inChild);
}

}  // namespace web::native
