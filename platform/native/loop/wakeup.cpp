#include "native/loop/wakeup.h"

namespace web::native {

void Wakeup::open() {
  isOpen_ = waker_->open();
  if (isOpen_) watches_.watch(waker_->descriptor(), {.toRead = true}, *this);
}

Wakeup::~Wakeup() {
  if (isOpen_) watches_.unwatch(waker_->descriptor());
}

// Nothing to do: every turn checks the queues anyway.
void Wakeup::ready(Readiness) {
  waker_->reset();
  isWoken_ = false;  // The network thread may have missed an earlier wake-up.
}

}  // namespace web::native
