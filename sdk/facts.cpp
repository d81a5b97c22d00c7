// What a program may ask about a connection. Only a program that asks links this.
#include <web/reconnecting_websocket.h>
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

ConnectionInfo ReconnectingWebSocket::info() const {
  return socket_ ? socket_->info() : ConnectionInfo();
}

WebSocketStats ReconnectingWebSocket::getStats() const {
  return socket_ ? socket_->getStats() : WebSocketStats();
}

}  // namespace web
