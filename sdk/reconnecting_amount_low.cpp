// onbufferedamountlow over a series of sockets. Only a program with a listener links this.
#include <web/reconnecting_websocket.h>

#include <memory>

namespace web {

// Listens to the current socket, which uses the threshold of the ReconnectingWebSocket.
template <>
class BufferedAmountLowHandlerOf<ReconnectingWebSocket>::Watch final : public BufferedAmountWatch {
 public:
  explicit Watch(ReconnectingWebSocket& socket)
      : BufferedAmountWatch(socket, socket.bufferedAmountLowThreshold), socket_(socket) {}

  void check() override {
    if (!socket_.socket_) return;
    auto& inner = socket_.socket_->onbufferedamountlow;
    inner.watch().threshold = threshold;
    inner = [this] { tell(); };
  }

 private:
  // May destroy this.
  void tell() {
    if (!socket_.hasListener(events::bufferedamountlow.name)) {
      socket_.socket_->onbufferedamountlow = nullptr;
      return;
    }
    BufferedAmountLowEvent event;
    socket_.dispatch(event);
  }

  ReconnectingWebSocket& socket_;
};

template <>
BufferedAmountWatch& BufferedAmountLowHandlerOf<ReconnectingWebSocket>::watch() {
  if (!watch_) watch_ = std::make_unique<Watch>(socket_);
  return *watch_;
}

}  // namespace web
