// POSIX: children of fork() in a process that has servers' threads.
#pragma once

#include <sys/types.h>

namespace web::native {

// As fork(), after everything is written and with an alarm that ends a child that is stuck.
pid_t forkChild();

// And while no thread of the server has a lock of the allocator's, OpenSSL's or a sanitizer's: the
// child would find it locked for ever.
template <class Server>
pid_t forkChildOf(Server& server) {
  server.waitUntilAtRest();
  return forkChild();
}

// With what a child has ended, or by which signal: then below 0.
int endOf(pid_t process);

bool isChild();

}  // namespace web::native
