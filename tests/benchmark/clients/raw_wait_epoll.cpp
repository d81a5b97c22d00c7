// The limit of clients whose loop can be woken: they wait in epoll.
#include <sys/epoll.h>

#include "clients/measure.h"
#include "clients/raw_wait.h"

namespace web::benchmark {

namespace {

int pollerOf(int descriptor) {
  const int poller = epoll_create1(EPOLL_CLOEXEC);
  epoll_event event{};
  event.events = EPOLLIN;
  if (epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event) < 0) fail("no epoll");
  return poller;
}

}  // namespace

void awaitInput(const Stream& stream) {
  if (stream.tls() && SSL_has_pending(stream.tls())) return;
  static const int poller = pollerOf(stream.descriptor());  // A run has one connection.
  epoll_event event{};
  epoll_wait(poller, &event, 1, -1);
}

}  // namespace web::benchmark
