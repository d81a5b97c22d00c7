// Linked to a benchmark client: counts its allocations and system calls, and prints them when the
// program ends. GNU's linker (--wrap) redirects the calls to this file.
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "cost/copied.h"
#include "support/allocator.h"

namespace {

std::atomic<long> allocations, calls;
std::atomic<long> looks;  // Of these, those that look for what the other end has done.

// With $TWINSOCKET_FULL_BUFFERS a call transfers as much as it may, unless nothing moves for a long
// time: otherwise the instructions per message would depend on how much the network has at a time.
bool isWhole() {
  static const bool answer = std::getenv("TWINSOCKET_FULL_BUFFERS");
  return answer;
}

constexpr int longTime = 300;  // In milliseconds.

bool waitsForRoom = false;  // Whether the program's only socket waits for room.

template <class Transfer>
ssize_t transfer(int descriptor, std::size_t size, short readiness, Transfer part) {
  ++calls;
  pollfd ready{descriptor, readiness, 0};
  ssize_t done = part(std::size_t{0});
  if (!isWhole()) return done;
  // Waits until there is room to send; but "nothing to receive" is a valid result.
  while (done < 0 && errno == EAGAIN && readiness == POLLOUT) {
    poll(&ready, 1, longTime);
    done = part(0);
  }
  while (done > 0 && static_cast<std::size_t>(done) < size && poll(&ready, 1, longTime) > 0) {
    const auto more = part(static_cast<std::size_t>(done));
    if (more == 0 || (more < 0 && errno != EAGAIN)) break;
    if (more > 0) done += more;
  }
  return done;
}

}  // namespace

void* web::support::allocate(std::size_t size) {
  ++allocations;
  return std::malloc(size);
}

void web::support::release(void* memory) { std::free(memory); }

extern "C" {

ssize_t __real_recv(int, void*, std::size_t, int);
ssize_t __wrap_recv(int descriptor, void* room, std::size_t size, int flags) {
  ++looks;
  return transfer(descriptor, size, POLLIN, [&](std::size_t done) {
    return __real_recv(descriptor, static_cast<char*>(room) + done, size - done, flags);
  });
}

ssize_t __real_send(int, const void*, std::size_t, int);
ssize_t __wrap_send(int descriptor, const void* bytes, std::size_t size, int flags) {
  return transfer(descriptor, size, POLLOUT, [&](std::size_t done) {
    return __real_send(descriptor, static_cast<const char*>(bytes) + done, size - done, flags);
  });
}

// Other system calls that a network program may make for each message.
#define COUNTED(Result, name, parameters, arguments) \
  Result __real_##name parameters;                   \
  Result __wrap_##name parameters {                  \
    ++calls;                                         \
    return __real_##name arguments;                  \
  }
COUNTED(ssize_t, read, (int file, void* room, std::size_t size), (file, room, size))
COUNTED(ssize_t, write, (int file, const void* bytes, std::size_t size), (file, bytes, size))
COUNTED(ssize_t, readv, (int file, const iovec* parts, int count), (file, parts, count))
COUNTED(ssize_t, writev, (int file, const iovec* parts, int count), (file, parts, count))
COUNTED(ssize_t, sendmsg, (int file, const msghdr* message, int flags), (file, message, flags))
COUNTED(ssize_t, recvmsg, (int file, msghdr* message, int flags), (file, message, flags))

// And for each connection.
COUNTED(int, socket, (int family, int type, int protocol), (family, type, protocol))
COUNTED(int, connect, (int file, const sockaddr* to, socklen_t size), (file, to, size))
COUNTED(int, getpeername, (int file, sockaddr* peer, socklen_t* size), (file, peer, size))
COUNTED(int, setsockopt, (int file, int level, int name, const void* value, socklen_t size),
        (file, level, name, value, size))
COUNTED(int, getsockopt, (int file, int level, int name, void* value, socklen_t* size),
        (file, level, name, value, size))
COUNTED(int, shutdown, (int file, int how), (file, how))
COUNTED(int, close, (int file), (file))

int __real_epoll_ctl(int, int, int, epoll_event*);
int __wrap_epoll_ctl(int epoll, int what, int file, epoll_event* event) {
  ++calls;
  waitsForRoom = event && event->events & EPOLLOUT;
  return __real_epoll_ctl(epoll, what, file, event);
}

int __real_epoll_wait(int, epoll_event*, int, int);
int __wrap_epoll_wait(int epoll, epoll_event* events, int room, int wait) {
  ++calls;
  ++looks;
  const bool waits = isWhole() && waitsForRoom && wait == 0;
  return __real_epoll_wait(epoll, events, room, waits ? longTime : wait);
}

[[noreturn]] void __real__Exit(int);
[[noreturn]] void __wrap__Exit(int status) {
  std::printf("{\"allocations\":%ld,\"calls\":%ld,\"looks\":%ld", allocations.load(), calls.load(),
              looks.load());
  if (web::benchmark::copiedBytes) std::printf(",\"copies\":%ld", web::benchmark::copiedBytes());
  std::puts("}");
  std::fflush(stdout);
  __real__Exit(status);
}
}
