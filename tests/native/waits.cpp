// The linker redirects Poller::make() to this file, so that the loops get a poller that counts.
#include "native/waits.h"

#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

#include "native/fake_clock.h"
#include "native/loop/poller.h"

namespace web::native {

namespace {

std::atomic<int> all = 0, alone = 0;
std::atomic<Clock::time_point> lastAlone{}, aloneUntil{noWait};
std::atomic<bool> onlyWakeUps = false;

std::mutex mutex;
std::map<int, int> watched;  // How many loops watch each descriptor.

void count(int descriptor, int more) {
  std::lock_guard lock(mutex);
  watched[descriptor] += more;
}

class WatchedPoller final : public Poller {
 public:
  explicit WatchedPoller(std::unique_ptr<Poller> system) : system_(std::move(system)) {}
  WatchedPoller(const WatchedPoller&) = delete;
  WatchedPoller& operator=(const WatchedPoller&) = delete;
  ~WatchedPoller() override = default;

  void add(int descriptor, Readiness interest, std::uint64_t token) override {
    count(descriptor, 1);
    system_->add(descriptor, interest, token);
  }
  void change(int descriptor, Readiness interest, std::uint64_t token) override {
    system_->change(descriptor, interest, token);
  }
  void remove(int descriptor) override {
    count(descriptor, -1);
    system_->remove(descriptor);
  }
  bool noticesChanges() const override { return system_->noticesChanges(); }

  bool wait(Clock::time_point until, std::vector<Event>& events, Lock* lock) override {
    ++all;
    if (lock) return waitAlone(until, events, *lock);
    if (!FakeClock::passesInWaits() || until == forever) {
      return system_->wait(until, events, nullptr);
    }
    system_->wait(noWait, events, nullptr);
    if (events.empty() && until != noWait) FakeClock::passUntil(until);
    return true;
  }

 private:
  bool waitAlone(Clock::time_point until, std::vector<Event>& events, Lock& lock) {
    lastAlone = Clock::now();
    ++alone;  // Increased after the time was stored, so that a thread which sees the new count also
              // sees the time.
    aloneUntil = until;
    const bool endsByItself = until == noWait || !onlyWakeUps;
    const bool mayHaveCome = system_->wait(endsByItself ? until : forever, events, &lock);
    aloneUntil = noWait;
    return mayHaveCome;
  }

  std::unique_ptr<Poller> system_;
};

}  // namespace

std::unique_ptr<Poller> makeReal() asm("__real__ZN3web6native6Poller4makeEv");
std::unique_ptr<Poller> makeWatched() asm("__wrap__ZN3web6native6Poller4makeEv");
std::unique_ptr<Poller> makeWatched() { return std::make_unique<WatchedPoller>(makeReal()); }

int Waits::count() { return all; }
int Waits::ofNetworkThreads() { return alone; }
Clock::time_point Waits::lastOfNetworkThreads() { return lastAlone; }
Clock::time_point Waits::networkThreadWaitsUntil() { return aloneUntil; }

bool Waits::isWatched(int descriptor) {
  std::lock_guard lock(mutex);
  return watched[descriptor] > 0;
}

int turnsWhile(const std::function<void()>& pass) {
  const int before = Waits::count();
  pass();
  return Waits::count() - before;
}

void passSilence() { std::this_thread::sleep_for(std::chrono::milliseconds(100)); }

OnlyWakeUpsEndWaits::OnlyWakeUpsEndWaits() { onlyWakeUps = true; }
OnlyWakeUpsEndWaits::~OnlyWakeUpsEndWaits() { onlyWakeUps = false; }

}  // namespace web::native
