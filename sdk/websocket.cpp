// The rules of the WebSocket API: checks arguments, and creates events.
#include <web/dom_exception.h>
#include <web/websocket.h>

#include <utility>

#include "attributes.h"
#include "channel.h"
#include "close_rules.h"
#include "event_listeners.h"
#include "exceptions.h"
#include "platform.h"

namespace web {

// Turns the channel's reports into events. Every call that runs a handler may destroy it.
class WebSocket::Receiver final : public ChannelClient {
 public:
  explicit Receiver(WebSocket& socket) : socket_(socket) {}

  TWINSOCKET_COLD void didOpen() override {
    Event event(events::open);
    socket_.dispatch(event);
  }

  void didReceiveText(std::string& text) override { deliver<std::string>(text); }

  void didReceiveBinary(std::vector<std::byte>& bytes) override {
    if (socket_.binaryType == BinaryType::blob) return deliverBlob(bytes);
    deliver<ArrayBuffer>(bytes);
  }

  TWINSOCKET_COLD void didFail(ConnectionFailure failure) override {
    ErrorEvent event(std::move(failure.message), failure.failure, std::move(failure.response));
    socket_.dispatch(event);
  }

  TWINSOCKET_COLD void didClose(bool wasClean, std::uint16_t code, std::string reason) override {
    CloseEvent event(wasClean, code, std::move(reason));
    socket_.dispatch(event);
  }

 private:
  // The message is swapped for what the handlers have left of the previous one, so that neither
  // allocates. In a flood the event object is reused as well.
  template <class Data, class Buffer>
  void deliver(Buffer& buffer) {
    auto* const data = spare_ ? std::get_if<Data>(&spare_->data_) : nullptr;
    if (!TWINSOCKET_HAS_SHORT_WAYS || !data || buffer.capacity() >= smallestLoan) {
      return deliverAnew<Data>(buffer);
    }
    auto event = std::move(spare_);
    bytesOf(*data).swap(buffer);
    if (socket_.dispatchInline(*event)) spare_ = std::move(event);
  }

  template <class Data, class Buffer>
  TWINSOCKET_NOINLINE void deliverAnew(Buffer& buffer) {
    // Inside a handler that calls pollEvents(), a further message needs its own event.
    auto event = spare_ ? std::move(spare_) : newEvent();
    const bool isLent = buffer.capacity() >= smallestLoan;
    auto* data = std::get_if<Data>(&event->data_);
    if (!data) data = &event->data_.emplace<Data>();
    bytesOf(*data).swap(buffer);
    const bool alive = socket_.dispatch(*event);
    auto* left = isLent ? std::get_if<Data>(&event->data_) : nullptr;
    if (left) bytesOf(*left).swap(buffer);
    if (alive) spare_ = std::move(event);
  }

  TWINSOCKET_COLD std::unique_ptr<MessageEvent> newEvent() const {
    return std::unique_ptr<MessageEvent>(new MessageEvent(nullptr, socket_.channel_->origin()));
  }

  TWINSOCKET_NOINLINE void deliverBlob(std::vector<std::byte>& bytes) {
    if (!spare_) spare_ = newEvent();
    MessageEvent event(nullptr, spare_->origin());
    event.data_.emplace<Blob>(std::move(bytes));
    socket_.dispatch(event);
  }

  static std::string& bytesOf(std::string& text) { return text; }
  static std::vector<std::byte>& bytesOf(ArrayBuffer& buffer) { return buffer.bytes_; }

  WebSocket& socket_;
  // For the next message; without the previous one's content.
  std::unique_ptr<MessageEvent> spare_;
};

// The options of a program that sets none. They own no memory, so their destructor would do
// nothing, but its code is long. A union does not destroy its member.
union DefaultInit {
  DefaultInit() : init() {}
  ~DefaultInit() {}
  DefaultInit(const DefaultInit&) = delete;
  DefaultInit& operator=(const DefaultInit&) = delete;

  WebSocketInit init;
};

TWINSOCKET_COLD WebSocket::WebSocket(std::string_view url) : WebSocket(Unopened{}) {
  throwIf(openBy(&openDefaultChannel, url, DefaultInit().init));
}

TWINSOCKET_COLD WebSocket::WebSocket(Unopened) : receiver_(std::make_unique<Receiver>(*this)) {}

TWINSOCKET_COLD std::optional<Misuse> WebSocket::openBy(ChannelOpener* opener, std::string_view url,
                                                        const WebSocketInit& init) {
  auto opened = opener(url, init, *receiver_);
  channel_ = std::move(opened.channel);
  return std::move(opened.misuse);
}

TWINSOCKET_COLD WebSocket::~WebSocket() {
  if (channel_) channel_->abandon();
}

void WebSocket::send(std::string_view text) {
  requireNotConnecting();
  channel_->sendText(text);
}

void WebSocket::send(BufferSource data) {
  if (TWINSOCKET_HAS_SHORT_WAYS && channel_->sendShort(data.bytes())) return;
  requireNotConnecting();
  channel_->sendBinary(data.bytes());
}

void WebSocket::send(const Blob& data) { send(BufferSource(data.bytes())); }

void WebSocket::close() { channel_->close(std::nullopt, {}); }
void WebSocket::close(std::uint16_t code) {
  throwIf(misuseInClose(code, {}));
  channel_->close(code, {});
}

TWINSOCKET_COLD void WebSocket::close(std::uint16_t code, std::string_view reason) {
  const auto sent = toWellFormed(reason);
  throwIf(misuseInClose(code, sent));
  channel_->close(code, sent);
}

TWINSOCKET_COLD bool WebSocket::canClose(std::uint16_t code, std::string_view reason) {
  return !misuseInClose(code, toWellFormed(reason));
}

void WebSocket::requireNotConnecting() const {
  if (readyState() == CONNECTING)
    throwDOMException("The socket is still connecting: send from onopen, or later.",
                      "InvalidStateError");
}

std::string WebSocket::url() const { return channel_->url(); }
WebSocket::ReadyState WebSocket::readyState() const { return channel_->readyState(); }
std::uint64_t WebSocket::bufferedAmount() const { return channel_->bufferedAmount(); }
std::string WebSocket::protocol() const { return channel_->protocol(); }
std::string WebSocket::extensions() const { return channel_->extensions(); }

}  // namespace web
