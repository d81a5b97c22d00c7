// info() and getStats().
#include <chrono>

#include "attributes.h"
#include "native/channel/handshake_response.h"
#include "native/channel/native_channel.h"

namespace web::native {

TWINSOCKET_COLD void Connection::describe(ConnectionInfo& info) const {
  if (opening_) return;
  info.response = responseOf(session_);
  if (stream_) stream_->describe(info);
}

TWINSOCKET_COLD void Connection::count(WebSocketStats& stats) const {
  const auto* trip = deadlines_.roundTrip();
  if (!trip) return;
  const auto rounded = [](Clock::duration time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time);
  };
  stats.smoothedRtt = rounded(trip->smoothed());
  stats.rttVariation = rounded(trip->variation());
  stats.minRtt = rounded(trip->shortest());
}

TWINSOCKET_COLD void NativeChannel::describe(ConnectionInfo& info) const {
  requireOwnThread();
  const bool isKnown = readyState_ == WebSocket::OPEN || readyState_ == WebSocket::CLOSING;
  if (!isKnown || hasLeft_ || !loop_ || loop_->isParents()) return;
  Loop::Charge charge(loop_);
  connection_.describe(info);
}

TWINSOCKET_COLD void NativeChannel::count(WebSocketStats& stats) const {
  requireOwnThread();
  stats.messagesSent = messagesSent_;
  stats.bytesSent = bytesSent_;
  stats.messagesReceived = events_ - nonMessages_;
  stats.bytesReceived = bytesReceived_;
  if (hasLeft_ || !loop_ || loop_->isParents()) return;
  Loop::Charge charge(loop_);
  connection_.count(stats);
}

}  // namespace web::native
