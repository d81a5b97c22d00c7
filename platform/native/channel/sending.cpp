// What the program sends.
#include <cstddef>
#include <span>
#include <string_view>

#include "attributes.h"
#include "native/channel/native_channel.h"
#include "protocol/client_session_state.h"

namespace web::native {

// WebSockets §3.1, send(): a message that cannot be buffered closes the connection; no exception.
void NativeChannel::sendText(std::string_view text) {
  Loop::Charge charge(hasLeft_ ? nullptr : loop_);
  doWithinMemory([&] {
    const auto before = session().bufferedAmount();
    session().sendText(text);
    const auto bytes = session().bufferedAmount() - before;
    connection_.countBuffered(bytes);
    countSent(bytes);
    connection_.writeSoon();
  });
}

// For a send() inside a turn that will write at its end anyway. Returns false otherwise.
bool NativeChannel::sendShort(std::span<const std::byte> bytes) {
  requireOwnThread();
  if (readyState_ != WebSocket::OPEN || !loop_ || !connection_.isFlushDue()) return false;
  std::size_t waiting = 0;
  doWithinMemory([&] { waiting = session().sendShort(bytes); });
  if (waiting == 0) return false;
  connection_.countBuffered(bytes.size());
  bytesSent_ += bytes.size();
  if (Outlet::isBatch(waiting)) writeBatch();
  ++messagesSent_;
  return true;
}

TWINSOCKET_NOINLINE void NativeChannel::writeBatch() {
  doWithinMemory([this] { connection_.writeSoon(); });
}

void NativeChannel::sendBinary(std::span<const std::byte> bytes) {
  Loop::Charge charge(hasLeft_ ? nullptr : loop_);
  doWithinMemory([&] {
    session().sendBinary(bytes);
    connection_.countBuffered(bytes.size());
    countSent(bytes.size());
    connection_.writeSoon();
  });
}

}  // namespace web::native
