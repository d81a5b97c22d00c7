// Linux's epoll: the cost of a turn does not grow with idle sockets.
#include <array>
#include <map>

#include <poll.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "channel.h"
#include "native/poller.h"

namespace web::native {

namespace {

// So long a wait lasts at most while the system is short of something that this needs.
constexpr int millisecondsToRetry = 20;

class EpollPoller final : public Poller {
 public:
  EpollPoller() { open(); }
  EpollPoller(const EpollPoller&) = delete;
  EpollPoller& operator=(const EpollPoller&) = delete;
  ~EpollPoller() override {
    if (epoll_ >= 0) close(epoll_);
  }

  void add(int descriptor, Readiness interest, std::uint64_t token) override {
    if (!control(EPOLL_CTL_ADD, descriptor, interest, token)) {
      postponed_[descriptor] = {interest, token};
    }
  }
  void change(int descriptor, Readiness interest, std::uint64_t token) override {
    if (auto place = postponed_.find(descriptor); place != postponed_.end()) {
      place->second = {interest, token};
    } else {
      control(EPOLL_CTL_MOD, descriptor, interest, token);
    }
  }
  void remove(int descriptor) override {
    if (postponed_.erase(descriptor) == 0) epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
  }

  bool noticesChanges() const override { return postponed_.empty(); }

  void wait(int milliseconds, std::vector<Event>& events, Lock* lock) override {
    std::array<epoll_event, 256> found;  // Two threads may wait.
    events.clear();
    if (epoll_ < 0) open();
    std::erase_if(postponed_, [this](const auto& each) {
      const auto& [descriptor, wanted] = each;
      return control(EPOLL_CTL_ADD, descriptor, wanted.interest, wanted.token);
    });
    const bool isShort = epoll_ < 0 || !postponed_.empty();
    if (isShort && (milliseconds < 0 || milliseconds > millisecondsToRetry)) {
      milliseconds = millisecondsToRetry;
    }
    if (lock) lock->unlock();
    if (epoll_ < 0) poll(nullptr, 0, milliseconds);  // Needs no descriptor.
    // A negative count means a signal: the loop looks around and waits again.
    auto count = epoll_wait(epoll_, found.data(), static_cast<int>(found.size()), milliseconds);
    if (lock) lock->lock();
    // Those that find no memory are reported again.
    static_cast<void>(callWithinMemory([&] {
      for (int i = 0; i < count; ++i) {
        const auto& event = found[static_cast<std::size_t>(i)];
        const bool broken = event.events & (EPOLLERR | EPOLLHUP);
        events.push_back({event.data.u64,
                          {.toRead = broken || (event.events & EPOLLIN),
                           .toWrite = broken || (event.events & EPOLLOUT)}});
      }
    }));
  }

 private:
  struct Wanted {
    Readiness interest;
    std::uint64_t token;
  };

  void open() { epoll_ = epoll_create1(EPOLL_CLOEXEC); }

  bool control(int operation, int descriptor, Readiness interest, std::uint64_t token) {
    epoll_event event{};
    if (interest.toRead) event.events |= EPOLLIN;
    if (interest.toWrite) event.events |= EPOLLOUT;
    event.data.u64 = token;
    return epoll_ctl(epoll_, operation, descriptor, &event) == 0;
  }

  int epoll_ = -1;                   // As long as the system has no descriptor left.
  std::map<int, Wanted> postponed_;  // The system is short of memory, or of such watches.
};

}  // namespace

std::unique_ptr<Poller> Poller::make() { return std::make_unique<EpollPoller>(); }

}  // namespace web::native
