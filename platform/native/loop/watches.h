// Which object to call when a descriptor is ready.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "attributes.h"
#include "native/loop/poller.h"

namespace web::native {

// Called when its descriptor is ready, and perhaps when it is not. Moves bytes; runs no handler.
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
  TWINSOCKET_ALWAYS_INLINE void unwatch(int descriptor) {
    const auto index = static_cast<std::size_t>(descriptor);
    if (index < watches_.size() && watches_[index].watcher) remove(index);
  }

  // As in Poller.
  bool wait(Clock::time_point until, Events& events, Lock* lock = nullptr) {
    return poller_->wait(until, events, lock);
  }

  int descriptor() const { return poller_->descriptor(); }

  // Calls the event's watcher, if it still watches.
  void call(const Poller::Event& event) {
    const auto& watch = watches_[event.token & 0xffffffff];
    const bool stillWatches = watch.watcher && watch.generation == event.token >> 32;
    if (stillWatches) watch.watcher->ready(event.readiness);
  }

  // Returns true if a wait in progress would miss a change since the last call.
  bool takeUnnoticedChange() { return std::exchange(unnoticedChange_, false); }

 private:
  struct Watch {
    Watcher* watcher = nullptr;
    Readiness interest;
    std::uint32_t generation = 0;  // Tells it from a later descriptor of the same number.
  };

  void remove(std::size_t index);
  void change(std::size_t index, Readiness interest, Watcher& watcher);

  std::unique_ptr<Poller> poller_ = Poller::make();
  std::vector<Watch> watches_;  // By descriptor.
  bool unnoticedChange_ = false;
};

}  // namespace web::native
