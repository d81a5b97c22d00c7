// The linker's --wrap redirects the library's calls, and operator new, to this file.
#include "native/injected_faults.h"

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <utility>

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <sys/socket.h>

#include "support/allocator.h"

namespace web::native {

namespace {

// Inherited by the library's own threads.
thread_local bool isTortured = false;

std::atomic<Calls> tortured;
std::atomic<Fault> chosen;
std::atomic<int> number;  // The number of the call that fails; 0 means every one.
std::atomic<int> count;

bool isDue(Calls calls) {
  if (!isTortured || calls != tortured) return false;
  const int call = ++count;
  return number == InjectedFaults::every || call == number;
}

long failAs(int error) {
  errno = error;
  return -1;
}

// Looks like a reset by the network: nothing more is received or sent.
long breakSocket(int descriptor, int error) {
  if (chosen == Fault::failure) shutdown(descriptor, SHUT_RDWR);
  return failAs(error);
}

// Disturbs the call if it is its turn: `go` makes the call, with this many bytes.
template <class Go>
long moveBytes(Calls calls, int descriptor, std::size_t size, Go go) {
  if (!isDue(calls)) return go(size);
  switch (chosen) {
    case Fault::wait:
      return failAs(EAGAIN);
    case Fault::signal:
      // Only once, because the same call is repeated immediately.
      return count.fetch_add(1),
             number == InjectedFaults::every && count % 2 == 0 ? go(size) : failAs(EINTR);
    case Fault::oneByte:
      return go(size > 0 ? 1 : 0);
    case Fault::failure:
    case Fault::loneFailure:
      break;
  }
  return breakSocket(descriptor, ECONNRESET);
}

// Looks like an internal error of OpenSSL.
int failOpenssl(int result) {
  ERR_raise(ERR_LIB_SSL, ERR_R_INTERNAL_ERROR);
  return result;
}

bool isOutOfMemory(Calls calls) {
  if (!isTortured || calls != tortured) return false;
  const int row = chosen == Fault::failure ? 3 : 1, call = ++count;
  return call >= number && call < number + row;
}

void* opensslAllocate(std::size_t size, const char*, int) {
  return isOutOfMemory(Calls::openssl) ? nullptr : std::malloc(size);
}

void* opensslReallocate(void* memory, std::size_t size, const char*, int) {
  return isOutOfMemory(Calls::openssl) ? nullptr : std::realloc(memory, size);
}

void opensslFree(void* memory, const char*, int) { std::free(memory); }

// Before OpenSSL allocates anything: so before the constructors of any file that makes keys.
[[gnu::constructor(101)]] void becomeOpensslsAllocator() {
  CRYPTO_set_mem_functions(opensslAllocate, opensslReallocate, opensslFree);
}

struct Start {
  void* (*run)(void*);
  void* argument;
};

void* runTortured(void* argument) {
  const auto start = *static_cast<Start*>(argument);
  std::free(argument);
  isTortured = true;
  return start.run(start.argument);
}

}  // namespace

InjectedFaults::InjectedFaults(Calls calls, Fault fault, int which) {
  tortured = calls;
  chosen = fault;
  number = which;
  count = 0;
  isTortured = true;
}

InjectedFaults::~InjectedFaults() { isTortured = false; }

NoFaults::NoFaults() : before_(std::exchange(isTortured, false)) {}
NoFaults::~NoFaults() { isTortured = before_; }

bool InjectedFaults::happened() const { return count >= number; }

}  // namespace web::native

void* web::support::allocate(std::size_t size) {
  return native::isOutOfMemory(native::Calls::memory) ? nullptr : std::malloc(size);
}

void web::support::release(void* memory) { std::free(memory); }

using namespace web::native;

extern "C" {

ssize_t __real_recv(int descriptor, void* room, std::size_t size, int flags);
ssize_t __wrap_recv(int descriptor, void* room, std::size_t size, int flags) {
  return moveBytes(Calls::reading, descriptor, size,
                   [&](std::size_t most) { return __real_recv(descriptor, room, most, flags); });
}

ssize_t __real_send(int descriptor, const void* bytes, std::size_t size, int flags);
ssize_t __wrap_send(int descriptor, const void* bytes, std::size_t size, int flags) {
  return moveBytes(Calls::writing, descriptor, size,
                   [&](std::size_t most) { return __real_send(descriptor, bytes, most, flags); });
}

int __real_socket(int family, int type, int protocol);
int __wrap_socket(int family, int type, int protocol) {
  if (isDue(Calls::connecting)) return static_cast<int>(failAs(EMFILE));
  return __real_socket(family, type, protocol);
}

int __real_connect(int descriptor, const sockaddr* address, socklen_t size);
int __wrap_connect(int descriptor, const sockaddr* address, socklen_t size) {
  if (isDue(Calls::connecting)) return static_cast<int>(failAs(ENETUNREACH));
  return __real_connect(descriptor, address, size);
}

int __real_getpeername(int descriptor, sockaddr* address, socklen_t* size);
int __wrap_getpeername(int descriptor, sockaddr* address, socklen_t* size) {
  if (isDue(Calls::connecting)) return static_cast<int>(failAs(ENOTCONN));
  return __real_getpeername(descriptor, address, size);
}

int __real_getsockopt(int descriptor, int level, int name, void* value, socklen_t* size);
int __wrap_getsockopt(int descriptor, int level, int name, void* value, socklen_t* size) {
  if (isDue(Calls::connecting)) return static_cast<int>(failAs(ENOBUFS));
  return __real_getsockopt(descriptor, level, name, value, size);
}

int __real_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                          void* argument);
int __wrap_pthread_create(pthread_t* thread, const pthread_attr_t* attributes, void* (*run)(void*),
                          void* argument) {
  if (isDue(Calls::threads)) return EAGAIN;
  if (!isTortured) return __real_pthread_create(thread, attributes, run, argument);
  auto* start = static_cast<Start*>(std::malloc(sizeof(Start)));
  *start = {run, argument};
  const int error = __real_pthread_create(thread, attributes, runTortured, start);
  if (error != 0) std::free(start);
  return error;
}

SSL* __real_SSL_new(SSL_CTX* context);
SSL* __wrap_SSL_new(SSL_CTX* context) {
  if (isDue(Calls::tls)) return nullptr;
  return __real_SSL_new(context);
}

BIO* __real_BIO_new(const BIO_METHOD* method);
BIO* __wrap_BIO_new(const BIO_METHOD* method) {
  if (isDue(Calls::tls)) return nullptr;
  return __real_BIO_new(method);
}

int __real_SSL_connect(SSL* ssl);
int __wrap_SSL_connect(SSL* ssl) {
  if (isDue(Calls::tls)) return failOpenssl(-1);
  return __real_SSL_connect(ssl);
}

int __real_SSL_read_ex(SSL* ssl, void* room, std::size_t size, std::size_t* moved);
int __wrap_SSL_read_ex(SSL* ssl, void* room, std::size_t size, std::size_t* moved) {
  if (isDue(Calls::tls)) return failOpenssl(0);
  return __real_SSL_read_ex(ssl, room, size, moved);
}

int __real_SSL_write_ex(SSL* ssl, const void* bytes, std::size_t size, std::size_t* moved);
int __wrap_SSL_write_ex(SSL* ssl, const void* bytes, std::size_t size, std::size_t* moved) {
  if (isDue(Calls::tls)) return failOpenssl(0);
  return __real_SSL_write_ex(ssl, bytes, size, moved);
}

int __real_SSL_shutdown(SSL* ssl);
int __wrap_SSL_shutdown(SSL* ssl) {
  if (isDue(Calls::tls)) return failOpenssl(-1);
  return __real_SSL_shutdown(ssl);
}

}  // extern "C"
