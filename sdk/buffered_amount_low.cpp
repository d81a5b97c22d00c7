// Notices when bufferedAmount() has fallen: the channel reports it, or a timer checks. Only a
// program with a listener links this.
#include <web/buffered_amount_low.h>
#include <web/timers.h>
#include <web/websocket.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "channel_over.h"

namespace web {

namespace {

using std::chrono::milliseconds;

// A page's timers are no faster, and a slow network need not be checked a thousand times.
constexpr milliseconds shortestDelay{4}, longestDelay{256};

}  // namespace

BufferedAmountLowEvent::BufferedAmountLowEvent() : Event(events::bufferedamountlow) {}

template <>
class BufferedAmountLowHandlerOf<WebSocket>::Watch final : public BufferedAmountWatch,
                                                           private BufferedAmountClient {
 public:
  explicit Watch(WebSocket& socket)
      : BufferedAmountWatch(socket, socket.bufferedAmountLowThreshold), socket_(socket) {}
  ~Watch() override { clearTimeout(timer_); }

  // For a channel that does not report falls: notices sends.
  void attach();

  // A fall before there was a listener is not reported.
  void check() override {
    if (!looks_ || timer_ != TimerId::none) return;
    last_ = socket_.bufferedAmount();
    isLow_ = false;
    lookLater();
  }

  void willSend(std::uint64_t amount) { isLow_ |= note(amount); }
  void sent(std::uint64_t amount) {
    last_ = amount;
    delay_ = shortestDelay;
    lookLater();
  }

 private:
  class WatchedChannel;

  bool isLow(std::uint64_t before, std::uint64_t now) override {
    return before > *threshold && now <= *threshold;
  }
  void bufferedAmountIsLow() override { fire(); }

  bool note(std::uint64_t amount) { return isLow(std::exchange(last_, amount), amount); }

  // False if the socket is gone.
  bool fire() {
    BufferedAmountLowEvent event;
    return socket_.dispatch(event);
  }

  void look();
  void lookLater();

  WebSocket& socket_;
  bool looks_ = false;
  std::uint64_t last_ = 0;
  bool isLow_ = false;  // The fall was not reported yet.
  TimerId timer_ = TimerId::none;
  milliseconds delay_ = shortestDelay;
};

class BufferedAmountLowHandlerOf<WebSocket>::Watch::WatchedChannel final : public ChannelOver {
 public:
  WatchedChannel(std::shared_ptr<Channel> channel, Watch& watch)
      : ChannelOver(std::move(channel)), watch_(watch) {}

  void sendText(std::string_view text) override {
    watch_.willSend(bufferedAmount());
    ChannelOver::sendText(text);
    watch_.sent(bufferedAmount());
  }
  void sendBinary(std::span<const std::byte> bytes) override {
    watch_.willSend(bufferedAmount());
    ChannelOver::sendBinary(bytes);
    watch_.sent(bufferedAmount());
  }

 private:
  Watch& watch_;  // Belongs to the socket, and is destroyed after its channel.
};

void BufferedAmountLowHandlerOf<WebSocket>::Watch::attach() {
  auto& channel = socket_.channel_;
  if (channel->reportBufferedAmount(*this)) return;
  looks_ = true;
  last_ = channel->bufferedAmount();
  channel = std::make_shared<WatchedChannel>(std::move(channel), *this);
}

void BufferedAmountLowHandlerOf<WebSocket>::Watch::look() {
  timer_ = TimerId::none;
  const auto before = last_, now = socket_.bufferedAmount();
  isLow_ |= note(now);
  delay_ = now == before ? std::min(2 * delay_, longestDelay) : shortestDelay;
  if (std::exchange(isLow_, false) && !fire()) return;
  lookLater();
}

// The amount of a closed socket never falls.
void BufferedAmountLowHandlerOf<WebSocket>::Watch::lookLater() {
  if (timer_ != TimerId::none) return;
  const bool mayFall = isLow_ || (last_ > 0 && socket_.readyState() != WebSocket::CLOSED);
  if (!mayFall || !socket_.hasListener(events::bufferedamountlow.name)) return;
  timer_ = setTimeout([this] { look(); }, delay_);
}

template <>
BufferedAmountWatch& BufferedAmountLowHandler::watch() {
  if (!watch_) {
    auto watch = std::make_unique<Watch>(socket_);
    watch->attach();
    watch_ = std::move(watch);
  }
  return *watch_;
}

}  // namespace web
