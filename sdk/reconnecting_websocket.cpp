// One socket after the other, and the waits between them.
#include <web/dom_exception.h>
#include <web/reconnecting_websocket.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include "close_rules.h"
#include "exceptions.h"
#include "network_watch.h"
#include "platform.h"
#include "retry_after.h"

namespace web {

namespace {

constexpr std::uint16_t abnormalClosure = 1006;  // RFC 6455 §7.4.1.

// Whatever the policy says: a point in time that is farther away does not fit into every clock.
constexpr std::chrono::milliseconds longestWait = std::chrono::hours(24 * 365);

// RFC 6455 §7.4.1: codes that blame the client, and those of programs.
bool isOfNoUse(std::uint16_t code) {
  return code == 1000 || code == 1002 || code == 1003 || (code >= 1007 && code <= 1010) ||
         code >= 3000;
}

// What came instead of what the rule says. Not by std::to_string(double): a page lacks its code.
std::string inWords(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::abs(value) >= 1e15) return value < 0 ? "below -1e15" : "above 1e15";
  auto digits = std::to_string(std::llround(std::abs(value) * 1000));
  digits.insert(0, digits.size() < 4 ? 4 - digits.size() : 0, '0');
  digits.insert(digits.size() - 3, 1, '.');
  return (value < 0 ? "-" : "") + digits;
}

[[noreturn]] void refuse(const char* name, const std::string& value, const char* rule) {
  throwDOMException("ReconnectPolicy::" + (name + (" is " + value)) + ": it must " + rule,
                    "NotSupportedError");
}

void check(const ReconnectPolicy& policy) {
  const auto checkTime = [](const char* name, std::chrono::milliseconds time) {
    if (time.count() >= 0) return;
    refuse(name, std::to_string(time.count()) + " ms", "not be less than zero.");
  };
  checkTime("firstDelay", policy.firstDelay);
  checkTime("longestDelay", policy.longestDelay);
  checkTime("longestRetryAfter", policy.longestRetryAfter);
  checkTime("provenAfter", policy.provenAfter);
  // NaN is neither less nor greater than anything.
  if (!(policy.growth >= 1)) refuse("growth", inWords(policy.growth), "be at least 1.");
  if (!(policy.jitter >= 0 && policy.jitter <= 1))
    refuse("jitter", inWords(policy.jitter), "be from 0 to 1.");
  if (policy.maxAttempts < 0)
    refuse("maxAttempts", std::to_string(policy.maxAttempts), "not be less than zero.");
}

void check(std::uint16_t code, std::string_view reason) {
  if (auto misuse = misuseInClose(code, toWellFormed(reason)))
    throwDOMException(misuse->message, misuse->name);
}

}  // namespace

ReconnectingWebSocket::ReconnectingWebSocket(Url url, WebSocketInit init, ReconnectPolicy policy)
    : url_(std::move(url)), init_(std::move(init)), policy_(std::move(policy)) {
  check(policy_);
  if (auto refusal = connect()) throwDOMException(refusal->message(), refusal->name());
}

ReconnectingWebSocket::ReconnectingWebSocket(std::string url, WebSocketInit init,
                                             ReconnectPolicy policy)
    : ReconnectingWebSocket([url = std::move(url)] { return url; }, std::move(init),
                            std::move(policy)) {}

ReconnectingWebSocket::~ReconnectingWebSocket() {
  clearTimeout(timer_);
  clearTimeout(attemptNow_);
}

std::optional<DOMException> ReconnectingWebSocket::connect() {
  std::optional<DOMException> refusal;
  retryAfter_ = {};
  socket_ = WebSocket::create(url_(), init_, refusal);
  if (socket_) listen();
  return refusal;
}

// The wait is over. An exception from url_() is reported, and counts as a failed attempt.
void ReconnectingWebSocket::attempt() {
  timer_ = TimerId::none;
  watch_.reset();
  std::optional<DOMException> refusal;
  bool isMade = false;
  callAndReport([&] {
    refusal = connect();
    isMade = true;
  });
  if (!isMade) return waitForAttempt(CloseEvent(false, abnormalClosure, {}));
  if (!refusal) return;
  ErrorEvent error(refusal->name() + ": " + refusal->message());
  if (dispatch(error)) finish(CloseEvent(false, abnormalClosure, {}));
}

void ReconnectingWebSocket::listen() {
  socket_->onopen = [this](Event& event) { opened(event); };
  socket_->onmessage = [this](MessageEvent& event) {
    auto* buffer = std::get_if<ArrayBuffer>(&event.data());
    if (buffer && binaryType == BinaryType::blob) event.data() = Blob(std::move(*buffer).take());
    dispatch(event);
  };
  socket_->onerror = [this](ErrorEvent& event) { failed(event); };
  socket_->onclose = [this](CloseEvent& event) { ended(event); };
  socket_->binaryType = BinaryType::arraybuffer;
  if (onbufferedamountlow.watch_) onbufferedamountlow.watch_->check();
  if (pause_) (socket_.get()->*pause_)();
}

void ReconnectingWebSocket::failed(ErrorEvent& event) {
  const auto* response = event.response();
  const auto* field = response ? response->header("Retry-After") : nullptr;
  const auto wait = field ? retryAfter(*field, std::chrono::system_clock::now()) : std::nullopt;
  if (wait) retryAfter_ = std::min<std::chrono::milliseconds>(*wait, policy_.longestRetryAfter);
  dispatch(event);
}

void ReconnectingWebSocket::opened(Event& event) {
  discardedBytes_ = 0;
  timer_ = setTimeout(
      [this] {
        timer_ = TimerId::none;
        attempts_ = 0;
      },
      policy_.provenAfter);
  if (dispatch(event)) sendQueued();
}

void ReconnectingWebSocket::sendQueued() {
  if (!socket_ || socket_->readyState() != WebSocket::OPEN) return;
  queuedBytes_ = 0;
  for (const auto& message : std::exchange(queue_, {})) {
    std::visit([this](const auto& data) { socket_->send(data); }, message);
  }
}

// The socket is destroyed in its own handler, which allows that.
void ReconnectingWebSocket::ended(CloseEvent& event) {
  clearTimeout(std::exchange(timer_, TimerId::none));
  const CloseEvent lost = event;
  const auto keptUntilItsHandlerIsOver = std::move(socket_);
  if (attemptNow_ != TimerId::none && end_ == WebSocket::CONNECTING) {
    announceAttempt(lost);
    return;
  }
  noteLoss(lost, end_ == WebSocket::CONNECTING && shouldReconnect(lost));
}

void ReconnectingWebSocket::noteLoss(const CloseEvent& lost, bool mayComeBack) {
  if (mayComeBack && attempts_ < policy_.maxAttempts) return waitForAttempt(lost);
  finish(lost);
}

void ReconnectingWebSocket::waitForAttempt(const CloseEvent& lost) {
  const auto asked = std::exchange(retryAfter_, {});
  const auto spread =
      std::chrono::duration_cast<std::chrono::milliseconds>(asked * (1 + someJitter()));
  const auto delay = std::max(nextDelay(), spread);
  timer_ = setTimeout([this] { attempt(); }, delay);
  // The network may be back; but a server that has asked for a wait was reachable.
  if (asked == asked.zero()) watch_ = watchNetwork([this] { reconnect(); });
  ReconnectingEvent event(attempts_, delay, lost);
  dispatch(event);
}

void ReconnectingWebSocket::finish(CloseEvent event) {
  end_ = WebSocket::CLOSED;
  watch_.reset();
  discardedBytes_ += std::exchange(queuedBytes_, 0);
  queue_.clear();
  dispatch(event);
}

bool ReconnectingWebSocket::shouldReconnect(const CloseEvent& lost) const {
  return policy_.shouldReconnect ? policy_.shouldReconnect(lost) : !isOfNoUse(lost.code());
}

std::chrono::milliseconds ReconnectingWebSocket::nextDelay() {
  const auto longest = static_cast<double>(std::min(policy_.longestDelay, longestWait).count());
  const auto whole = std::min(longest, static_cast<double>(policy_.firstDelay.count()) *
                                           std::pow(policy_.growth, std::min(attempts_, 64)));
  ++attempts_;
  return std::chrono::milliseconds(static_cast<std::int64_t>(whole * (1 - someJitter())));
}

double ReconnectingWebSocket::someJitter() {
  return std::uniform_real_distribution<>(0, policy_.jitter)(random_);
}

ReconnectingWebSocket::ReadyState ReconnectingWebSocket::readyState() const {
  const bool isOpen = socket_ && socket_->readyState() == WebSocket::OPEN;
  return end_ == WebSocket::CONNECTING && isOpen ? WebSocket::OPEN : end_;
}

std::string ReconnectingWebSocket::url() const { return socket_ ? socket_->url() : std::string(); }

std::string ReconnectingWebSocket::extensions() const {
  return socket_ ? socket_->extensions() : std::string();
}

std::string ReconnectingWebSocket::protocol() const {
  return socket_ ? socket_->protocol() : std::string();
}

std::uint64_t ReconnectingWebSocket::bufferedAmount() const {
  return (socket_ ? socket_->bufferedAmount() : 0) + queuedBytes_ + discardedBytes_;
}

void ReconnectingWebSocket::send(std::string_view text) {
  if (readyState() == WebSocket::OPEN) return socket_->send(text);
  queue(std::string(text), text.size());
}

void ReconnectingWebSocket::send(BufferSource data) {
  if (readyState() == WebSocket::OPEN) return socket_->send(data);
  const auto bytes = data.bytes();
  queue(std::vector<std::byte>(bytes.begin(), bytes.end()), bytes.size());
}

void ReconnectingWebSocket::send(const Blob& data) { send(BufferSource(data.bytes())); }

void ReconnectingWebSocket::queue(Message message, std::size_t size) {
  const bool isKept = end_ == WebSocket::CONNECTING && queuedBytes_ <= policy_.maxQueuedBytes &&
                      size <= policy_.maxQueuedBytes - queuedBytes_ && policy_.maxQueuedBytes > 0;
  if (!isKept) {
    discardedBytes_ += size;
    return;
  }
  queue_.push_back(std::move(message));
  queuedBytes_ += size;
}

void ReconnectingWebSocket::close(std::uint16_t code, std::string_view reason) {
  check(code, reason);
  if (end_ != WebSocket::CONNECTING) return;
  end_ = WebSocket::CLOSING;
  if (socket_) return socket_->close(code, reason);
  clearTimeout(timer_);
  timer_ = setTimeout([this] { finish(CloseEvent(false, abnormalClosure, {})); });
}

// The socket is destroyed later, because one of its handlers may be calling this.
void ReconnectingWebSocket::drop(std::uint16_t code, std::string_view reason) {
  check(code, reason);
  if (end_ != WebSocket::CONNECTING || !socket_) return;
  socket_->onopen = nullptr;
  socket_->onmessage = nullptr;
  socket_->onerror = nullptr;
  socket_->onclose = nullptr;
  socket_->onbufferedamountlow = nullptr;
  socket_->close(code, reason);
  clearTimeout(timer_);
  clearTimeout(std::exchange(attemptNow_, TimerId::none));
  timer_ = setTimeout([this, lost = CloseEvent(false, code, std::string(reason))] {
    timer_ = TimerId::none;
    socket_.reset();
    noteLoss(lost, end_ == WebSocket::CONNECTING);
  });
}

// In a task, because a handler may be calling this.
void ReconnectingWebSocket::reconnect() {
  if (end_ != WebSocket::CONNECTING) return;
  clearTimeout(std::exchange(timer_, TimerId::none));
  clearTimeout(attemptNow_);
  attemptNow_ = setTimeout([this] { attemptNow(); });
}

void ReconnectingWebSocket::attemptNow() {
  attemptNow_ = TimerId::none;
  if (end_ != WebSocket::CONNECTING) return;
  clearTimeout(std::exchange(timer_, TimerId::none));
  if (std::exchange(socket_, nullptr) && !announceAttempt(CloseEvent(false, abnormalClosure, {}))) {
    return;
  }
  attempt();
}

// Returns false if a handler has closed or destroyed it.
bool ReconnectingWebSocket::announceAttempt(const CloseEvent& lost) {
  ReconnectingEvent event(attempts_ + 1, {}, lost);
  return dispatch(event) && end_ == WebSocket::CONNECTING;
}

}  // namespace web
