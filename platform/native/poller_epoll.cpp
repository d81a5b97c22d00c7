// Linux's epoll: the cost of a turn does not grow with idle sockets.
#include <array>
#include <cstdio>
#include <cstdlib>

#include <sys/epoll.h>
#include <unistd.h>

#include "native/poller.h"

namespace web::native {

namespace {

class EpollPoller final : public Poller {
 public:
  EpollPoller() : epoll_(epoll_create1(EPOLL_CLOEXEC)) {
    if (epoll_ >= 0) return;
    std::perror("twinsocket: no event loop");
    std::abort();
  }
  EpollPoller(const EpollPoller&) = delete;
  EpollPoller& operator=(const EpollPoller&) = delete;
  ~EpollPoller() override { close(epoll_); }

  void add(int descriptor, Readiness interest, std::uint64_t token) override {
    control(EPOLL_CTL_ADD, descriptor, interest, token);
  }
  void change(int descriptor, Readiness interest, std::uint64_t token) override {
    control(EPOLL_CTL_MOD, descriptor, interest, token);
  }
  void remove(int descriptor) override { epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr); }

  bool noticesChanges() const override { return true; }

  void wait(int milliseconds, std::vector<Event>& events, Lock* lock) override {
    std::array<epoll_event, 256> found;  // Two threads may wait.
    events.clear();
    if (lock) lock->unlock();
    // A negative count means a signal: the loop looks around and waits again.
    auto count = epoll_wait(epoll_, found.data(), static_cast<int>(found.size()), milliseconds);
    if (lock) lock->lock();
    for (int i = 0; i < count; ++i) {
      const auto& event = found[static_cast<std::size_t>(i)];
      const bool broken = event.events & (EPOLLERR | EPOLLHUP);
      events.push_back({event.data.u64,
                        {.toRead = broken || (event.events & EPOLLIN),
                         .toWrite = broken || (event.events & EPOLLOUT)}});
    }
  }

 private:
  void control(int operation, int descriptor, Readiness interest, std::uint64_t token) {
    epoll_event event{};
    if (interest.toRead) event.events |= EPOLLIN;
    if (interest.toWrite) event.events |= EPOLLOUT;
    event.data.u64 = token;
    epoll_ctl(epoll_, operation, descriptor, &event);
  }

  int epoll_;
};

}  // namespace

std::unique_ptr<Poller> Poller::make() { return std::make_unique<EpollPoller>(); }

}  // namespace web::native
