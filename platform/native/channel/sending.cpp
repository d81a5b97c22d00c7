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
    const auto bytes = session().sendText(text, connection_.taker());
    connection_.countBuffered(bytes);
    countSent(bytes);
    connection_.writeSoon();
  });
}

// For a send() inside a turn that will write at its end anyway. Returns false otherwise.
// Unusual cases are separate functions, so that the fast path need not save registers.
bool NativeChannel::sendShort(std::span<const std::byte> bytes) {
  const bool isUsual = callingThread() == thread_ && readyState_ == WebSocket::OPEN && loop_ &&
                       loop_->isTurning() && awaitsFlush();
  if (!isUsual) return false;
  const auto waiting = session().sendAnother(bytes);
  if (waiting == 0) return sendShortAnew(bytes);
  return finishShort(bytes.size(), waiting);
}

TWINSOCKET_NOINLINE bool NativeChannel::sendShortAnew(std::span<const std::byte> bytes) {
  std::size_t waiting = 0;
  doWithinMemory([&] { waiting = session().sendShort(bytes); });
  if (waiting == 0) return false;
  return finishShort(bytes.size(), waiting);
}

TWINSOCKET_NOINLINE bool NativeChannel::writeBatch() {
  doWithinMemory([this] { connection_.writeSoon(); });
  return true;
}

void NativeChannel::sendBinary(std::span<const std::byte> bytes) {
  Loop::Charge charge(hasLeft_ ? nullptr : loop_);
  doWithinMemory([&] {
    session().sendBinary(bytes, connection_.taker());
    connection_.countBuffered(bytes.size());
    countSent(bytes.size());
    connection_.writeSoon();
  });
}

}  // namespace web::native
