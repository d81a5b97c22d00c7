// A paused socket: what arrives is collected up to a limit.
#include "attributes.h"
#include "native/channel/native_channel.h"

namespace web::native {

// A connection that has ended may still have events in its session.
TWINSOCKET_COLD void Connection::collectAll() {
  if (!isOver()) return collect();
  static_cast<void>(inbox_.collect());
}

// Dispatches only what came before the first waiting message.
TWINSOCKET_COLD void NativeChannel::dispatchPaused() {
  connection_.collectAll();
  while (isPaused_ && connection_.hasChange() && !loop_->isInterrupted()) {
    ++events_;
    tellChange(connection_.nextEvent());
  }
  if (!client_) isPaused_ = false;
  if (!isPaused_ || connection_.hasChange()) loop_->goOnLater(*this);
}

}  // namespace web::native
