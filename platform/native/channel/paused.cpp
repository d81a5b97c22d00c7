// While the program wants no messages: what has come is taken in, up to a limit.
#include "attributes.h"
#include "native/channel/native_channel.h"

namespace web::native {

// What is over has told everything to its session, which has to be asked all the same.
TWINSOCKET_COLD void Connection::collectAll() {
  if (!isOver()) return collect();
  static_cast<void>(inbox_.collect());
}

// Only what came before the first message that waits.
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
