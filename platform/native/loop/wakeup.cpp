#include "native/loop/wakeup.h"

namespace web::native {

void Wakeup::open() {
  isOpen_ = waker_->open();
  if (isOpen_) watches_.watch(waker_->descriptor(), {.toRead = true}, *this);
}

Wakeup::~Wakeup() {
  if (isOpen_) watches_.unwatch(waker_->descriptor());
}

// The queues are looked at in every turn anyway.
void Wakeup::ready(Readiness) {
  waker_->reset();
  isWoken_ = false;  // What was meant for the network thread it may have missed.
}

}  // namespace web::native
