// Who hears when a descriptor is ready.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "native/loop/poller.h"

namespace web::native {

// Serving: it runs no handler. It may be called for nothing.
class Watcher {
 public:
  virtual void ready(Readiness readiness) = 0;

 protected:
  ~Watcher() = default;
};

class Watches {
 public:
  using Events = std::vector<Poller::Event>;
  using Lock = Poller::Lock;

  // Nearly always nothing has changed since the last call.
  void watch(int descriptor, Readiness interest, Watcher& watcher) {
    const auto index = static_cast<std::size_t>(descriptor);
    const bool isSame = index < watches_.size() && watches_[index].watcher == &watcher &&
                        watches_[index].interest == interest;
    if (!isSame) change(index, interest, watcher);
  }
  void unwatch(int descriptor);

  // As the poller's.
  void wait(Clock::time_point until, Events& events, Lock* lock = nullptr) {
    poller_->wait(until, events, lock);
  }

  int descriptor() const { return poller_->descriptor(); }

  // Calls whom the event is for, if they still watch.
  void call(const Poller::Event& event);

  // True if a wait that is under way would miss what has changed since the last call.
  bool takeUnnoticedChange() { return std::exchange(unnoticedChange_, false); }

 private:
  struct Watch {
    Watcher* watcher = nullptr;
    Readiness interest;
    std::uint32_t generation = 0;  // Tells a descriptor from its successor of the same number.
  };

  void change(std::size_t index, Readiness interest, Watcher& watcher);

  std::unique_ptr<Poller> poller_ = Poller::make();
  std::vector<Watch> watches_;  // By descriptor.
  bool unnoticedChange_ = false;
};

}  // namespace web::native
