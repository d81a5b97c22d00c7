// The linker's --wrap redirects calls to this file: each call asks first whether it is to fail.
#include "native/system_calls.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstddef>
#include <cstring>
#include <future>
#include <memory>
#include <utility>

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

namespace web::native {

namespace {

struct HeldThread {
  HeldThread(std::shared_future<void> future, void* (*function)(void*), void* itsArgument)
      : mayBegin(std::move(future)), start(function), argument(itsArgument) {}

  static void* begin(void* waiting) {
    const std::unique_ptr<HeldThread> owned(static_cast<HeldThread*>(waiting));
    owned->mayBegin.wait();
    return owned->start(owned->argument);
  }

  std::shared_future<void> mayBegin;
  void* (*start)(void*);
  void* argument;
};

thread_local SystemCalls* current = nullptr;
std::atomic<int> waits = 0;

}  // namespace

SystemCalls::SystemCalls(Fault fault) : fault_(std::move(fault)) { current = this; }
SystemCalls::~SystemCalls() { current = nullptr; }

bool SystemCalls::fails(std::string_view call) {
  auto* calls = std::exchange(
      current, nullptr);  // System calls that the test's own function makes do not fail.
  if (!calls) return false;
  const int error = calls->fault_(call);
  auto& counts = calls->counts_[std::string(call)];
  ++counts.all;
  if (error != 0) {
    ++calls->failures_;
    ++counts.failed;
  }
  current = calls;
  if (error != 0) errno = error;
  return error != 0;
}

int SystemCalls::failures(const std::string& call) const {
  auto place = counts_.find(call);
  return place == counts_.end() ? 0 : place->second.failed;
}

int SystemCalls::count(const std::string& call) const {
  auto place = counts_.find(call);
  return place == counts_.end() ? 0 : place->second.all;
}

std::shared_future<void> SystemCalls::threadsMayBegin() {
  return current ? current->mayBegin_ : std::shared_future<void>();
}

void SystemCalls::noteWait(int milliseconds) {
  if (!current) return;
  const int wait = milliseconds < 0 ? forEver : milliseconds;
  current->longestWait_ = std::max(current->longestWait_, wait);
}

void SystemCalls::noteScope(unsigned scope) {
  if (current) current->scope_ = scope;
}

int epollWaits() { return waits; }

}  // namespace web::native

using web::native::HeldThread;
using web::native::SystemCalls;

extern "C" {

ssize_t __real_recv(int descriptor, void* room, std::size_t size, int flags);
ssize_t __wrap_recv(int descriptor, void* room, std::size_t size, int flags) {
  return SystemCalls::fails("recv") ? -1 : __real_recv(descriptor, room, size, flags);
}

ssize_t __real_send(int descriptor, const void* bytes, std::size_t size, int flags);
ssize_t __wrap_send(int descriptor, const void* bytes, std::size_t size, int flags) {
  return SystemCalls::fails("send") ? -1 : __real_send(descriptor, bytes, size, flags);
}

// POSIX: a connect() that a signal interrupts continues in the background.
int __real_connect(int descriptor, const sockaddr* address, socklen_t size);
int __wrap_connect(int descriptor, const sockaddr* address, socklen_t size) {
  if (address->sa_family == AF_INET6) {
    sockaddr_in6 ipv6;
    std::memcpy(&ipv6, address, sizeof ipv6);
    SystemCalls::noteScope(ipv6.sin6_scope_id);
  }
  if (!SystemCalls::fails("connect")) return __real_connect(descriptor, address, size);
  if (errno != EINTR) return -1;
  __real_connect(descriptor, address, size);
  errno = EINTR;
  return -1;
}

int __real_socket(int family, int type, int protocol);
int __wrap_socket(int family, int type, int protocol) {
  return SystemCalls::fails("socket") ? -1 : __real_socket(family, type, protocol);
}

int __real_socketpair(int family, int type, int protocol, int* descriptors);
int __wrap_socketpair(int family, int type, int protocol, int* descriptors) {
  if (SystemCalls::fails("socketpair")) return -1;
  return __real_socketpair(family, type, protocol, descriptors);
}

int __real_epoll_create1(int flags);
int __wrap_epoll_create1(int flags) {
  return SystemCalls::fails("epoll_create1") ? -1 : __real_epoll_create1(flags);
}

int __real_timerfd_create(int clock, int flags);
int __wrap_timerfd_create(int clock, int flags) {
  return SystemCalls::fails("timerfd_create") ? -1 : __real_timerfd_create(clock, flags);
}

int __real_epoll_ctl(int epoll, int operation, int descriptor, epoll_event* event);
int __wrap_epoll_ctl(int epoll, int operation, int descriptor, epoll_event* event) {
  if (SystemCalls::fails("epoll_ctl")) return -1;
  return __real_epoll_ctl(epoll, operation, descriptor, event);
}

int __real_epoll_wait(int epoll, epoll_event* events, int size, int milliseconds);
int __wrap_epoll_wait(int epoll, epoll_event* events, int size, int milliseconds) {
  ++web::native::waits;
  SystemCalls::noteWait(milliseconds);
  if (SystemCalls::fails("epoll_wait")) return -1;
  return __real_epoll_wait(epoll, events, size, milliseconds);
}

int __real_poll(pollfd* descriptors, nfds_t count, int milliseconds);
int __wrap_poll(pollfd* descriptors, nfds_t count, int milliseconds) {
  SystemCalls::noteWait(milliseconds);
  return SystemCalls::fails("poll") ? -1 : __real_poll(descriptors, count, milliseconds);
}

ssize_t __real_read(int descriptor, void* room, std::size_t size);
ssize_t __wrap_read(int descriptor, void* room, std::size_t size) {
  return SystemCalls::fails("read") ? -1 : __real_read(descriptor, room, size);
}

int __real_open(const char* path, int flags, ...);
int __wrap_open(const char* path, int flags, ...) {
  std::va_list more;
  va_start(more, flags);
  const auto mode = flags & O_CREAT ? va_arg(more, mode_t) : 0;
  va_end(more);
  const bool isOurs = flags & O_CLOEXEC;
  if (SystemCalls::fails(isOurs ? "open" : "open, for children too")) return -1;
  return __real_open(path, flags, mode);
}

int __real_timerfd_settime(int timer, int flags, const itimerspec* time, itimerspec* before);
int __wrap_timerfd_settime(int timer, int flags, const itimerspec* time, itimerspec* before) {
  if (SystemCalls::fails("timerfd_settime")) return -1;
  return __real_timerfd_settime(timer, flags, time, before);
}

int __real_getpeername(int descriptor, sockaddr* address, socklen_t* size);
int __wrap_getpeername(int descriptor, sockaddr* address, socklen_t* size) {
  return SystemCalls::fails("getpeername") ? -1 : __real_getpeername(descriptor, address, size);
}

int __real_setsockopt(int descriptor, int level, int name, const void* value, socklen_t size);
int __wrap_setsockopt(int descriptor, int level, int name, const void* value, socklen_t size) {
  if (SystemCalls::fails("setsockopt")) return -1;
  return __real_setsockopt(descriptor, level, name, value, size);
}

int __real_getsockopt(int descriptor, int level, int name, void* value, socklen_t* size);
int __wrap_getsockopt(int descriptor, int level, int name, void* value, socklen_t* size) {
  if (SystemCalls::fails("getsockopt")) return -1;
  return __real_getsockopt(descriptor, level, name, value, size);
}

int __real_fcntl(int descriptor, int command, long argument);
int __wrap_fcntl(int descriptor, int command, long argument) {
  return SystemCalls::fails("fcntl") ? -1 : __real_fcntl(descriptor, command, argument);
}

int __real_shutdown(int descriptor, int how);
int __wrap_shutdown(int descriptor, int how) {
  return SystemCalls::fails("shutdown") ? -1 : __real_shutdown(descriptor, how);
}

// Returns its error instead of setting errno.
int __real_pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                          void* (*start)(void*), void* argument);
int __wrap_pthread_create(pthread_t* thread, const pthread_attr_t* attributes,
                          void* (*start)(void*), void* argument) {
  if (SystemCalls::fails("pthread_create")) return errno;
  if (const auto mayBegin = SystemCalls::threadsMayBegin(); mayBegin.valid()) {
    auto* held = std::make_unique<HeldThread>(mayBegin, start, argument).release();
    return __real_pthread_create(thread, attributes, HeldThread::begin, held);
  }
  return __real_pthread_create(thread, attributes, start, argument);
}

}  // extern "C"
