#include "conditioned_channel.h"

#include <algorithm>
#include <utility>

namespace web {

using std::chrono::milliseconds;

OpenedChannel ConditionedChannel::open(std::string_view url, const WebSocketInit& init,
                                       ChannelClient& client) {
  const auto channel = std::make_shared<ConditionedChannel>(init, client);
  auto opened = openChannel(url, init, *channel);
  if (opened.misuse) return std::move(*opened.misuse);
  channel->inner_ = std::move(opened.channel);
  channel->url_ = channel->inner_->url();
  return std::shared_ptr<Channel>(channel);
}

ConditionedChannel::ConditionedChannel(const WebSocketInit& init, ChannelClient& client)
    : conditions_(init.network.conditions_),
      maxBufferedAmount_(init.maxBufferedAmount),
      client_(&client),
      up_(2 * conditions_->seed),
      down_(2 * conditions_->seed + 1) {}

void ConditionedChannel::sendText(std::string_view text) {
  send(text.size(), [this, copy = std::string(text)] { inner_->sendText(copy); });
}

void ConditionedChannel::sendBinary(std::span<const std::byte> bytes) {
  send(bytes.size(),
       [this, copy = std::vector(bytes.begin(), bytes.end())] { inner_->sendBinary(copy); });
}

void ConditionedChannel::send(std::size_t size, std::function<void()> arrive) {
  if (state_ != WebSocket::OPEN || !inner_) {
    discarded_ += size;
    return;
  }
  goUp(size, std::move(arrive));
  if (bufferedAmount() > maxBufferedAmount_ || up_.held() > mostHeld)
    fail({"More was sent than the simulated network lets through.", Failure::tooLarge}, {});
}

void ConditionedChannel::goUp(std::size_t size, std::function<void()> arrive) {
  const auto limit = conditions_->bytesPerSecondUp;
  if (up_.isEmpty() && isClear(limit)) return arrive();
  up_.add(size, std::move(arrive), timersNow(), *conditions_, limit);
  wake();
}

// While CONNECTING it fails the attempt (WebSockets §3.1).
void ConditionedChannel::close(std::optional<std::uint16_t> code, std::string_view reason) {
  if (state_ == WebSocket::CONNECTING)
    return fail({"The socket was closed before the connection was established.", Failure::closed},
                {});
  if (state_ != WebSocket::OPEN) return;
  state_ = WebSocket::CLOSING;
  if (!inner_) return;  // The network is cut, so nobody answers.
  goUp(0, [this, code, copy = std::string(reason)] { inner_->close(code, copy); });
}

// Earlier messages still go out: the timer keeps the channel alive until then.
void ConditionedChannel::abandon() {
  client_ = nullptr;
  cutAt_.reset();
  down_.clear();
  if (up_.isEmpty() || !inner_) hangUp();
  wake();
}

std::uint64_t ConditionedChannel::bufferedAmount() const {
  return discarded_ + up_.unsent() + (inner_ ? inner_->bufferedAmount() : 0);
}

// Twice through the network: the handshake's request, and its response.
void ConditionedChannel::didOpen() {
  receive(
      0,
      [this] {
        origin_ = inner_->origin();
        protocol_ = inner_->protocol();
        extensions_ = inner_->extensions();
        state_ = WebSocket::OPEN;
        if (conditions_->cutAfter) cutAt_ = timersNow() + *conditions_->cutAfter;
        client_->didOpen();
      },
      timersNow() + conditions_->latency);
}

void ConditionedChannel::didReceiveText(std::string& text) {
  std::string taken;
  taken.swap(text);
  const auto size = taken.size();
  receive(size, [this, taken = std::move(taken)]() mutable { client_->didReceiveText(taken); });
}

void ConditionedChannel::didReceiveBinary(std::vector<std::byte>& bytes) {
  std::vector<std::byte> taken;
  taken.swap(bytes);
  const auto size = taken.size();
  receive(size, [this, taken = std::move(taken)]() mutable { client_->didReceiveBinary(taken); });
}

void ConditionedChannel::didFail(ConnectionFailure failure) {
  receive(0, [this, failure = std::move(failure)] { client_->didFail(failure); });
}

void ConditionedChannel::didClose(bool wasClean, std::uint16_t code, std::string reason) {
  receive(0, [=, this, reason = std::move(reason)] {
    state_ = WebSocket::CLOSED;
    hangUp();
    client_->didClose(wasClean, code, reason);
  });
}

void ConditionedChannel::receive(std::size_t size, std::function<void()> arrive, Time now) {
  if (!client_ || !inner_) return;
  const auto limit = conditions_->bytesPerSecondDown;
  if (down_.isEmpty() && isClear(limit)) {
    const auto self = shared_from_this();
    arrive();
    return wake();
  }
  down_.add(size, std::move(arrive), now, *conditions_, limit);
  if (down_.held() > mostHeld)
    return fail(
        {"The server sends more than the simulated network lets through.", Failure::tooLarge}, {});
  wake();
}

// If so, a message passes without a turn of the loop.
bool ConditionedChannel::isClear(std::uint64_t bytesPerSecond) const {
  return conditions_->latency.count() == 0 && conditions_->jitter.count() == 0 &&
         conditions_->loss == 0 && bytesPerSecond == 0;
}

// Passes on what has arrived by now. A handler may run the loop itself, or destroy the socket.
void ConditionedChannel::turn() {
  const auto self = shared_from_this();
  wakesAt_.reset();
  if (cutAt_ && *cutAt_ <= timersNow()) cut();
  while (inner_) {
    const auto arrive = up_.take(timersNow());
    if (!arrive) break;
    arrive();
  }
  for (;;) {
    wake();
    const auto arrive = client_ ? down_.take(timersNow()) : nullptr;
    if (!arrive) break;
    arrive();
  }
  if (!client_ && up_.isEmpty()) hangUp();
}

// The timer is set for whatever comes first.
void ConditionedChannel::wake() {
  std::optional<Time> first;
  for (const auto at : {inner_ ? up_.nextChange() : std::nullopt, down_.nextChange(), cutAt_}) {
    if (at && (!first || *at < *first)) first = at;
  }
  if (first == wakesAt_) return;
  clearTimeout(timer_);
  timer_ = TimerId::none;
  wakesAt_ = first;
  if (!first) return;
  const auto delay =
      std::chrono::ceil<milliseconds>(std::max(*first - timersNow(), Time::duration{}));
  timer_ = setTimeout([self = shared_from_this()] { self->turn(); }, delay);
}

void ConditionedChannel::cut() {
  const auto state = state_;
  fail({"The simulated network was cut.", Failure::lost}, conditions_->silence);
  state_ = state;  // Not reported yet.
}

void ConditionedChannel::fail(ConnectionFailure failure, milliseconds after) {
  state_ = WebSocket::CLOSING;
  hangUp();
  down_.clear();
  const auto end = [this, failure = std::move(failure)] {
    state_ = WebSocket::CLOSED;
    client_->didFail(failure);
    if (client_) client_->didClose(false, 1006, {});
  };
  down_.add(0, end, timersNow() + after, {}, 0);
  wake();
}

void ConditionedChannel::hangUp() {
  cutAt_.reset();
  if (!inner_) return;
  discarded_ += inner_->bufferedAmount() + up_.unsent();
  up_.clear();
  std::exchange(inner_, nullptr)->abandon();
}

}  // namespace web
