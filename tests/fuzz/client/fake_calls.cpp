// The linker's --wrap redirects the library's system calls to this file. Calls for descriptors
// outside of the fake network are passed on to the system.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

#include "fuzz/client/fake_network.h"

namespace web::fuzz {

namespace {

using namespace std::chrono_literals;

constexpr auto call = 1us;

FakeNetwork::Descriptor* find(int descriptor) {
  auto* network = FakeNetwork::current();
  return network ? network->find(descriptor) : nullptr;
}

// Counts the work of a call that moves bytes.
long moved(long count) {
  FakeTime::work(call + std::chrono::nanoseconds(count > 0 ? count / 2 : 0));
  if (count >= 0) FakeNetwork::current()->noteProgress();
  return count;
}

}  // namespace

}  // namespace web::fuzz

using namespace web::fuzz;

extern "C" {

int __real_close(int descriptor);
int __wrap_close(int descriptor) {
  auto* found = find(descriptor);
  if (!found) return __real_close(descriptor);
  if (found->link) found->link->close();
  found->isOpen = false;
  return 0;
}

int __wrap_socket(int, int, int) { return FakeNetwork::current()->open({}); }

int __wrap_socketpair(int, int, int, int* descriptors) {
  auto& network = *FakeNetwork::current();
  descriptors[0] = network.open({});
  descriptors[1] = network.open({.pair = descriptors[0]});
  network.find(descriptors[0])->pair = descriptors[1];
  return 0;
}

int __wrap_connect(int descriptor, const sockaddr*, socklen_t) {
  auto& found = *find(descriptor);
  FakeNetwork::current()->connect(found);
  FakeTime::work(10us);
  return found.link->connect();
}

int __wrap_getpeername(int descriptor, sockaddr*, socklen_t*) {
  if (find(descriptor)->link->isConnected()) return 0;
  errno = ENOTCONN;
  return -1;
}

int __wrap_getsockopt(int descriptor, int, int, void* value, socklen_t*) {
  const int error = find(descriptor)->link->error();
  std::memcpy(value, &error, sizeof error);
  FakeNetwork::current()->noteProgress();
  return 0;
}

int __wrap_setsockopt(int, int, int, const void*, socklen_t) { return 0; }

int __wrap_shutdown(int descriptor, int) {
  find(descriptor)->link->shutDown();
  return 0;
}

ssize_t __wrap_recv(int descriptor, void* room, std::size_t size, int) {
  auto& found = *find(descriptor);
  if (found.link) return moved(found.link->receive(room, size));
  const auto count = std::min(size, std::exchange(found.waiting, 0));
  if (count == 0) errno = EAGAIN;
  return count == 0 ? -1 : moved(static_cast<long>(count));
}

ssize_t __wrap_send(int descriptor, const void* bytes, std::size_t size, int) {
  auto& found = *find(descriptor);
  if (found.link) return moved(found.link->send(bytes, size));
  if (auto* other = find(found.pair)) other->waiting += size;
  return static_cast<ssize_t>(size);
}

int __real_poll(pollfd* watched, nfds_t count, int milliseconds);
int __wrap_poll(pollfd* watched, nfds_t count, int milliseconds) {
  auto* network = FakeNetwork::current();
  if (!network) return __real_poll(watched, count, milliseconds);
  return network->poll(watched, count, milliseconds);
}

}  // extern "C"
