// POSIX, and some extensions of Linux.
#include "native/test_system.h"

#include <cerrno>
#include <cstdlib>

#include <dlfcn.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace web::native {

int openBlockingSocket(Address::Family family) {
  return socket(family == Address::Family::ipv4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC,
                0);
}

int acceptBlockingSocket(int listener) {
  const int descriptor = accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
  const timeval patience{.tv_sec = 20, .tv_usec = 0};
  setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  return descriptor;
}

bool hasWaitedTooLong() { return errno == EAGAIN; }

void setSendPatience(int descriptor, int milliseconds) {
  const timeval patience{.tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000};
  setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

void ignoreBrokenPipes() {
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
}

void setEnvironmentVariable(const char* name, const std::string& value) {
  setenv(name, value.c_str(), 1);
}

void unsetEnvironmentVariable(const char* name) { unsetenv(name); }

void* loadLibrary(const char* name) { return dlopen(name, RTLD_NOW | RTLD_LOCAL); }

void* functionOf(void* library, const char* name) { return dlsym(library, name); }

void unloadLibrary(void* library) { dlclose(library); }

// Unloads it if it is no longer in use: glibc does that only when somebody closes it.
bool isLoaded(const char* name) {
  void* library = dlopen(name, RTLD_NOW | RTLD_LOCAL | RTLD_NOLOAD);
  if (library) dlclose(library);
  return library != nullptr;
}

}  // namespace web::native
