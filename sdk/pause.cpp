// pause() and resume(). Only a program that calls them is linked with this.
#include <web/event_loop.h>
#include <web/websocket.h>

#include <deque>
#include <memory>
#include <utility>
#include <variant>

#include "kept_events.h"

namespace web {

namespace {

// Bytes of messages, and messages, since an empty one takes memory too. Emscripten's programs have
// 16 MiB by default, for all that they do.
constexpr std::size_t mostBytesKept = std::size_t{4} << 20;
constexpr std::size_t mostMessagesKept = 65'536;

struct Close {
  bool wasClean;
  std::uint16_t code;
  std::string reason;
};

using Entry = std::variant<std::string, std::vector<std::byte>, ConnectionFailure, Close>;

class Queue final : public KeptEvents, public std::enable_shared_from_this<Queue> {
 public:
  Queue(ChannelClient& client, std::shared_ptr<Channel> channel)
      : client_(client), channel_(std::move(channel)) {}

  void pause() { isPaused_ = true; }

  void resume() override {
    isPaused_ = false;
    goOnLater();
  }

  bool keep(std::string& text) override { return keepMessage(text); }
  bool keep(std::vector<std::byte>& bytes) override { return keepMessage(bytes); }

  bool keep(ConnectionFailure& failure) override {
    if (passes()) return false;
    if (hasOverflown_) return true;
    if (entries_.empty()) return false;
    entries_.push_back(std::move(failure));
    return true;
  }

  bool keepClose(bool wasClean, std::uint16_t code, std::string& reason) override {
    if (passes()) return false;
    if (hasOverflown_) {
      entries_.push_back(ConnectionFailure(
          "More than 4 MiB or 65,536 messages have come while the socket was paused.",
          Failure::tooLarge));
      entries_.push_back(Close{false, 1006, {}});
      if (entries_.size() == 2) goOnLater();
      return true;
    }
    if (entries_.empty()) return false;
    entries_.push_back(Close{wasClean, code, std::move(reason)});
    return true;
  }

  bool isIdle() const override { return !isPaused_ && entries_.empty(); }

  void dropMessages() override {
    isPaused_ = false;
    size_ = 0;
    std::erase_if(entries_, [](const Entry& entry) { return entry.index() < 2; });
    goOnLater();
  }

 private:
  // The event is one of ours.
  bool passes() { return std::exchange(passes_, false); }

  template <class Message>
  bool keepMessage(Message& message) {
    if (passes() || isIdle()) return false;
    // Also what is discarded, so that its memory is free for what is still to come.
    Message taken;
    taken.swap(message);
    if (hasOverflown_) return true;
    size_ += taken.size();
    if (size_ > mostBytesKept || entries_.size() >= mostMessagesKept) {
      hasOverflown_ = true;
      channel_->close({}, {});
      return true;
    }
    entries_.push_back(std::move(taken));
    return true;
  }

  // Each event is a task, but `error` and `close`, which are one.
  void goOnLater() {
    if (isDue_ || entries_.empty()) return;
    isDue_ = true;
    postTask([weak = weak_from_this()] {
      if (const auto self = weak.lock()) self->goOn();
    });
  }

  // The client, and with it our owner, may be gone after each call.
  void goOn() {
    isDue_ = false;
    const bool isMessage = !entries_.empty() && entries_.front().index() < 2;
    if (entries_.empty() || (isPaused_ && isMessage)) return;
    do {
      auto entry = std::move(entries_.front());
      entries_.pop_front();
      passes_ = true;
      std::visit([this](auto& event) { tell(event); }, entry);
      passes_ = false;
    } while (isOwned() && !entries_.empty() && std::holds_alternative<Close>(entries_.front()) &&
             !isMessage);
    if (isOwned()) goOnLater();
  }

  bool isOwned() { return weak_from_this().use_count() > 1; }

  void tell(std::string& text) {
    size_ -= text.size();
    client_.didReceiveText(text);
  }
  void tell(std::vector<std::byte>& bytes) {
    size_ -= bytes.size();
    client_.didReceiveBinary(bytes);
  }
  void tell(ConnectionFailure& failure) { client_.didFail(std::move(failure)); }
  void tell(Close& close) { client_.didClose(close.wasClean, close.code, std::move(close.reason)); }

  ChannelClient& client_;
  const std::shared_ptr<Channel> channel_;
  std::deque<Entry> entries_;
  std::size_t size_ = 0;  // Of the messages.
  bool isPaused_ = false, hasOverflown_ = false;
  bool isDue_ = false;   // A task goes on.
  bool passes_ = false;  // The next event is one of ours.
};

}  // namespace

void WebSocket::pause() {
  auto& kept = keptEvents();
  // What is kept outlives the connection.
  const bool keeps = kept && !kept->isIdle();
  if (!keeps && (readyState() >= CLOSING || channel_->setPaused(true))) return;
  if (!kept) kept = std::make_shared<Queue>(client(), channel_);
  static_cast<Queue&>(*kept).pause();
}

void WebSocket::resume() {
  if (auto& kept = keptEvents()) kept->resume();
  channel_->setPaused(false);
}

}  // namespace web
