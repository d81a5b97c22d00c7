// pause() and resume(). Only a program that calls them links this.
#include <web/event_loop.h>
#include <web/reconnecting_websocket.h>
#include <web/websocket.h>

#include <deque>
#include <memory>
#include <utility>
#include <variant>

#include "channel_over.h"

namespace web {

namespace {

// In bytes; the number of messages is limited as well, since an empty one also takes memory. An
// Emscripten program has 16 MiB by default, for everything.
constexpr std::size_t mostBytesKept = std::size_t{4} << 20;
constexpr std::size_t mostMessagesKept = 65'536;

struct KeptClose {
  bool wasClean;
  std::uint16_t code;
  std::string reason;
};

using KeptEvent = std::variant<std::string, std::vector<std::byte>, ConnectionFailure, KeptClose>;

bool isMessage(const KeptEvent& event) { return event.index() < 2; }

// A layer between a channel that cannot hold the server back and its client; it queues messages.
class PausedChannel final : public ChannelOver,
                            private ChannelClient,
                            public std::enable_shared_from_this<PausedChannel> {
 public:
  explicit PausedChannel(const std::shared_ptr<Channel>& channel)
      : ChannelOver(channel), client_(channel->setClient(*this)) {}

  // Queued events outlive the connection.
  bool setPaused(bool isPaused) override {
    isPaused_ = isPaused && (!kept_.empty() || readyState() < WebSocket::CLOSING);
    if (!isPaused_) goOnLater();
    return true;
  }

  // Messages are not wanted any more.
  void close(std::optional<std::uint16_t> code, std::string_view reason) override {
    isPaused_ = false;
    size_ = 0;
    std::erase_if(kept_, isMessage);
    goOnLater();
    ChannelOver::close(code, reason);
  }

  void abandon() override {
    client_ = nullptr;
    ChannelOver::abandon();
  }

 private:
  void didOpen() override { client_->didOpen(); }

  void didReceiveText(std::string& text) override {
    if (!keep(text)) client_->didReceiveText(text);
  }
  void didReceiveBinary(std::vector<std::byte>& bytes) override {
    if (!keep(bytes)) client_->didReceiveBinary(bytes);
  }

  void didFail(ConnectionFailure failure) override {
    if (hasOverflown_) return;
    if (kept_.empty()) return client_->didFail(std::move(failure));
    kept_.push_back(std::move(failure));
  }

  void didClose(bool wasClean, std::uint16_t code, std::string reason) override {
    if (hasOverflown_) {
      kept_.push_back(ConnectionFailure(
          "More than 4 MiB or 65,536 messages have arrived during a pause.", Failure::tooLarge));
      kept_.push_back(KeptClose{false, 1006, {}});
      if (kept_.size() == 2) goOnLater();
      return;
    }
    if (kept_.empty()) return client_->didClose(wasClean, code, std::move(reason));
    kept_.push_back(KeptClose{wasClean, code, std::move(reason)});
  }

  template <class Message>
  bool keep(Message& message) {
    if (!isPaused_ && kept_.empty()) return false;
    // Also moves discarded messages here, so that their memory is free for later ones.
    Message taken;
    taken.swap(message);
    if (hasOverflown_) return true;
    size_ += taken.size();
    if (size_ > mostBytesKept || kept_.size() >= mostMessagesKept) {
      hasOverflown_ = true;
      ChannelOver::close({}, {});
      return true;
    }
    kept_.push_back(std::move(taken));
    return true;
  }

  // Each event is a task, except `error` and `close`, which are one.
  void goOnLater() {
    if (isDue_ || kept_.empty()) return;
    isDue_ = true;
    postTask([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->goOn();
    });
  }

  // The client may be gone after each call.
  void goOn() {
    isDue_ = false;
    if (!client_ || kept_.empty() || (isPaused_ && isMessage(kept_.front()))) return;
    const bool isAlone = isMessage(kept_.front());
    do {
      auto event = std::move(kept_.front());
      kept_.pop_front();
      std::visit([this](auto& each) { tell(each); }, event);
    } while (client_ && !isAlone && !kept_.empty() &&
             std::holds_alternative<KeptClose>(kept_.front()));
    if (client_) goOnLater();
  }

  void tell(std::string& text) {
    size_ -= text.size();
    client_->didReceiveText(text);
  }
  void tell(std::vector<std::byte>& bytes) {
    size_ -= bytes.size();
    client_->didReceiveBinary(bytes);
  }
  void tell(ConnectionFailure& failure) { client_->didFail(std::move(failure)); }
  void tell(KeptClose& close) {
    client_->didClose(close.wasClean, close.code, std::move(close.reason));
  }

  ChannelClient* client_;  // Null once the client is gone.
  std::deque<KeptEvent> kept_;
  std::size_t size_ = 0;  // Of the messages.
  bool isPaused_ = false, hasOverflown_ = false;
  bool isDue_ = false;  // A task will continue.
};

}  // namespace

void WebSocket::pause() {
  if (channel_->setPaused(true) || readyState() >= CLOSING) return;
  channel_ = std::make_shared<PausedChannel>(channel_);
  channel_->setPaused(true);
}

void WebSocket::resume() { channel_->setPaused(false); }

void ReconnectingWebSocket::pause() {
  pause_ = &WebSocket::pause;
  if (socket_) socket_->pause();
}

void ReconnectingWebSocket::resume() {
  pause_ = nullptr;
  if (socket_) socket_->resume();
}

}  // namespace web
