// Linux's epoll: the cost of a turn does not grow with idle sockets.
#include <array>
#include <chrono>
#include <map>

#include <poll.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "attributes.h"
#include "exceptions.h"
#include "native/loop/poller.h"

namespace web::native {

namespace {

// The longest wait while the system is short of a resource that the poller needs.
constexpr int millisecondsToRetry = 20;

// For shorter waits, setting an alarm costs more than it saves.
constexpr auto shortestAlarm = std::chrono::milliseconds(100);

// A descriptor that is ready at a given time. With a timeout, every wait makes the kernel start and
// cancel a timer, which costs more than all our work for a short message; this one serves many
// waits.
class Alarm {
 public:
  Alarm() = default;
  Alarm(const Alarm&) = delete;
  Alarm& operator=(const Alarm&) = delete;
  ~Alarm() {
    if (descriptor_ >= 0) close(descriptor_);
  }

  // Returns false if the system has no descriptor left.
  bool open() {
    descriptor_ = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    return descriptor_ >= 0;
  }
  bool isOpen() const { return descriptor_ >= 0; }
  int descriptor() const { return descriptor_; }

  // It does not have to be ready by then.
  bool isReadyBy(Clock::time_point time) const { return readyAt_ <= time; }

  void set(Clock::time_point time) {
    readyAt_ = time;
    setTo(time.time_since_epoch());
  }
  void stop() {
    readyAt_ = forever;
    setTo({});
  }

 private:
  // Zero: never.
  void setTo(Clock::duration sinceEpoch) {
    const auto seconds = std::chrono::floor<std::chrono::duration<time_t>>(sinceEpoch);
    itimerspec setting{};
    setting.it_value.tv_sec = seconds.count();
    setting.it_value.tv_nsec =
        duration_cast<std::chrono::duration<long, std::nano>>(sinceEpoch - seconds).count();
    timerfd_settime(descriptor_, TFD_TIMER_ABSTIME, &setting, nullptr);
  }

  int descriptor_ = -1;
  Clock::time_point readyAt_ = forever;
};

class EpollPoller final : public Poller {
 public:
  EpollPoller() { open(); }
  EpollPoller(const EpollPoller&) = delete;
  EpollPoller& operator=(const EpollPoller&) = delete;
  ~EpollPoller() override {
    if (epoll_ >= 0) close(epoll_);
  }

  TWINSOCKET_COLD void add(int descriptor, Readiness interest, std::uint64_t token) override {
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
  TWINSOCKET_COLD void remove(int descriptor) override {
    if (postponed_.erase(descriptor) == 0) epoll_ctl(epoll_, EPOLL_CTL_DEL, descriptor, nullptr);
  }

  int descriptor() const override { return epoll_; }
  bool noticesChanges() const override { return postponed_.empty(); }

  bool wait(Clock::time_point until, std::vector<Event>& events, Lock* lock) override {
    std::array<epoll_event, 256> found;  // On the stack, since two threads may wait.
    events.clear();
    if (epoll_ < 0) open();
    if (!postponed_.empty()) addPostponed();
    // With the lock held, the wait can rely on the alarm: no other thread stops it meanwhile.
    bool mayHaveCome = lock || !endsByAlarm(until);
    int milliseconds = mayHaveCome ? millisecondsUntil(until) : -1;
    const bool isShort = epoll_ < 0 || !postponed_.empty();
    if (isShort && (milliseconds < 0 || milliseconds > millisecondsToRetry)) {
      milliseconds = millisecondsToRetry;
    }
    if (lock) lock->unlock();
    if (epoll_ < 0) poll(nullptr, 0, milliseconds);  // Needs no descriptor.
    // A negative count means a signal: the loop checks its state and waits again.
    auto count = epoll_wait(epoll_, found.data(), static_cast<int>(found.size()), milliseconds);
    if (lock) lock->lock();
    // The alarm may be among those that are not reported yet.
    if (count == static_cast<int>(found.size())) mayHaveCome = true;
    // If there is no memory, the poller reports them again.
    static_cast<void>(callWithinMemory([&] {
      for (int i = 0; i < count; ++i) {
        const auto& event = found[static_cast<std::size_t>(i)];
        if (event.data.u64 == alarmToken) {
          alarm_.stop();
          mayHaveCome = true;
          continue;
        }
        const bool broken = event.events & (EPOLLERR | EPOLLHUP);
        events.push_back({event.data.u64,
                          {.toRead = broken || (event.events & EPOLLIN),
                           .toWrite = broken || (event.events & EPOLLOUT)}});
      }
    }));
    return mayHaveCome;
  }

 private:
  struct Wanted {
    Readiness interest;
    std::uint64_t token;
  };

  static constexpr std::uint64_t alarmToken = ~std::uint64_t{0};

  void open() { epoll_ = epoll_create1(EPOLL_CLOEXEC); }

  TWINSOCKET_COLD void addPostponed() {
    std::erase_if(postponed_, [this](const auto& each) {
      const auto& [descriptor, wanted] = each;
      return control(EPOLL_CTL_ADD, descriptor, wanted.interest, wanted.token);
    });
  }

  bool endsByAlarm(Clock::time_point until) {
    if (alarm_.isReadyBy(until)) return true;
    if (until == noWait || until == forever) return false;
    if (until - Clock::now() < shortestAlarm || !hasAlarm()) return false;
    alarm_.set(until);
    return true;
  }

  bool hasAlarm() {
    if (alarm_.isOpen()) return isAlarmWatched_;
    isAlarmWatched_ =
        alarm_.open() && control(EPOLL_CTL_ADD, alarm_.descriptor(), {.toRead = true}, alarmToken);
    return isAlarmWatched_;
  }

  bool control(int operation, int descriptor, Readiness interest, std::uint64_t token) {
    epoll_event event{};
    if (interest.toRead) event.events |= EPOLLIN;
    if (interest.toWrite) event.events |= EPOLLOUT;
    event.data.u64 = token;
    return epoll_ctl(epoll_, operation, descriptor, &event) == 0;
  }

  int epoll_ = -1;                   // -1 while the system has no descriptor left.
  std::map<int, Wanted> postponed_;  // The system is short of memory, or of watches.
  Alarm alarm_;
  bool isAlarmWatched_ = false;
};

}  // namespace

std::unique_ptr<Poller> Poller::make() { return std::make_unique<EpollPoller>(); }

}  // namespace web::native
