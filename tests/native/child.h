// POSIX: children of fork(), in a process that also has the threads of test servers.
#pragma once

#include <sys/types.h>

namespace web::native {

// Like fork(), but flushes all output before, and sets an alarm that ends a child that is stuck.
pid_t forkChild();

// Also waits until no thread of the server holds a lock of the allocator, OpenSSL or a sanitizer:
// in the child it would stay locked forever.
template <class Server>
pid_t forkChildOf(Server& server) {
  server.waitUntilAtRest();
  return forkChild();
}

// The exit status of a child, or minus the signal that ended it.
int endOf(pid_t process);

bool isChild();

}  // namespace web::native
