// What a program may ask about a connection. Only one that asks is linked with this.
#include <web/websocket.h>

#include "channel.h"

namespace web {

ConnectionInfo WebSocket::info() const {
  ConnectionInfo info;
  channel_->describe(info);
  return info;
}

WebSocketStats WebSocket::getStats() const {
  WebSocketStats stats;
  channel_->count(stats);
  return stats;
}

}  // namespace web
