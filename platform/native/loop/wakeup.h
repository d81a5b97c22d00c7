// Ends a wait of the loop from another thread.
#pragma once

#include <memory>
#include <utility>

#include "native/loop/watches.h"
#include "native/net/socket.h"

namespace web::native {

// The waker of a loop, which watches it. A loop cannot be woken while the system has no descriptor
// left.
class Wakeup final : private Watcher {
 public:
  explicit Wakeup(Watches& watches) : watches_(watches) { open(); }
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;
  ~Wakeup();

  // Tries once more to get a descriptor.
  void open();
  bool isOpen() const { return isOpen_; }

  // Shared with task queues, which outlive the loop.
  const std::shared_ptr<Waker>& waker() const { return waker_; }

  void wake() { waker_->wake(); }

  // One byte is enough for a wait that has not ended yet.
  void wakeOnce() {
    if (!std::exchange(isWoken_, true)) wake();
  }

  // A new wait begins.
  void rearm() { isWoken_ = false; }

 private:
  void ready(Readiness) override;

  Watches& watches_;
  std::shared_ptr<Waker> waker_ = std::make_shared<Waker>();
  bool isOpen_ = false, isWoken_ = false;
};

}  // namespace web::native
