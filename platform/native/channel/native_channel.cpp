// Turns the session's events into calls to the client, and the client's calls into frames.
#include "native/channel/native_channel.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "attributes.h"
#include "exceptions.h"
#include "native/channel/handshake_response.h"
#include "platform.h"
#include "protocol/client_session_state.h"
#include "protocol/frame.h"

namespace web::native {

namespace {

// Bytes that one connection may read per turn before others get theirs.
constexpr std::size_t readBudget = std::size_t{512} << 10;

constexpr std::uint16_t goingAway = 1001;

}  // namespace

TWINSOCKET_COLD NativeChannel::NativeChannel(Loop& loop, const protocol::Url& url,
                                             const WebSocketInit& init, Target&& target,
                                             ChannelClient& client)
    : loop_(&loop),
      client_(&client),
      url_(url.href()),
      connection_(Membership(loop, *this), url, init, std::move(target)) {}

TWINSOCKET_COLD void NativeChannel::start() {
  Loop::Charge charge(loop_);
  loop_->add(shared_from_this());
  doWithinMemory([this] { connection_.start(); });
}

// A channel that outlives its thread does nothing, and may be destroyed on any thread.
TWINSOCKET_COLD void NativeChannel::refuseThread() const {
  if (hasLeft_ || !loop_ || loop_->isParents()) return;  // After leaving, the loop may be gone.
  abortWith(
      "twinsocket: this WebSocket belongs to another thread. Use it on the thread that made it, or "
      "post a task there: EventLoop::postTask().");
}

void NativeChannel::close(std::optional<std::uint16_t> code, std::string_view reason) {
  requireOwnThread();
  if (readyState_ >= WebSocket::CLOSING) return;
  Loop::Charge charge(hasLeft_ ? nullptr : loop_);
  isPaused_ = false;
  checkSlice();
  const bool wasConnecting =
      std::exchange(readyState_, WebSocket::CLOSING) == WebSocket::CONNECTING;
  doWithinMemory([&] {
    connection_.stopListening();
    // The connection may already be open or over, but the program was not told: it never opens.
    if (wasConnecting && session().phase() != Phase::opening) {
      closedTooEarly_ = true;
      session().fail(goingAway, protocol::closedTooEarly, protocol::Cause::closed);
    } else {
      session().close(code.value_or(0), reason);
    }
    connection_.writeSoon();
  });
  const bool awaitsAnswer = session().phase() == Phase::closing && connection_.isIdle();
  if (loop_ && !awaitsAnswer) loop_->dispatchSoon(*this);
}

TWINSOCKET_COLD void NativeChannel::abandon() {
  requireOwnThread();
  connection_.lowAmount().stop();
  isPaused_ = false;
  checkSlice();
  // The loop may be gone if the client was told of the end, or may belong to the parent process.
  if (!std::exchange(client_, nullptr) || !loop_ || loop_->isParents()) return;
  Loop::Charge charge(loop_);
  doWithinMemory([this] {
    connection_.stopListening();
    session().close(goingAway, {});
    connection_.writeSoon();
  });
  loop_->dispatchSoon(*this);
}

TWINSOCKET_COLD bool NativeChannel::reportBufferedAmount(BufferedAmountClient& client) {
  requireOwnThread();
  Loop::Charge charge(hasLeft_ ? nullptr : loop_);
  if (client_) connection_.lowAmount().report(client);
  return true;
}

// Returns false if more is left to dispatch later.
TWINSOCKET_COLD bool NativeChannel::tellLowAmount() {
  connection_.lowAmount().tell();
  if (!loop_->isInterrupted()) return true;
  loop_->goOnLater(*this);
  return false;
}

TWINSOCKET_COLD void NativeChannel::drop() {
  connection_.drop();
  loop_ = nullptr;
}

TWINSOCKET_COLD void NativeChannel::runOutOfMemory() {
  connection_.runOutOfMemory();
  if (loop_ && !hasLeft_) loop_->dispatchSoon(*this);
}

TWINSOCKET_COLD void NativeChannel::forget() {
  checkSlice();
  client_ = nullptr;
  readyState_ = WebSocket::CLOSED;
  connection_.forget();
}

// Messages stay in the buffer up to a limit, as if the program did not read. Then TCP holds the
// server back.
TWINSOCKET_COLD bool NativeChannel::setPaused(bool isPaused) {
  requireOwnThread();
  if (!client_ || hasLeft_ || !loop_ || loop_->isParents()) return true;
  Loop::Charge charge(loop_);
  isPaused_ = isPaused && readyState_ < WebSocket::CLOSING;
  if (isPaused_ && slice_) slice_->end();
  loop_->dispatchSoon(*this);
  return true;
}

void NativeChannel::dispatch() {
  checkSlice();
  connection_.updateBufferedAmount();
  auto budget = readBudget;
  TimeSlice slice(connection_.receivedAt());
  if (connection_.lowAmount().isLow() && !tellLowAmount()) return;
  if (isPaused_) return dispatchPaused();
  bool isThrough;
  {
    const CurrentSlice current(slice_, slice);
    do {
      isThrough = dispatchEvents(slice);
    } while (isThrough && connection_.readMore(budget));
  }
  if (isPaused_ && slice_) slice_->end();
  connection_.answer();
  if (isThrough && !client_ && connection_.isOver()) {
    loop_->remove(*this);
    hasLeft_ = true;
  }
}

// WebSockets §4: a message that comes after close() is dropped.
inline bool NativeChannel::isListening() const { return client_ && readyState_ == WebSocket::OPEN; }

template <class Buffer>
inline void NativeChannel::tellMessage(Buffer& received, void (ChannelClient::*tellIt)(Buffer&)) {
  bytesReceived_ += received.size();
  if (received.capacity() < ChannelClient::smallestLoan) return (client_->*tellIt)(received);
  lendMessage(received, tellIt);
}

void NativeChannel::tell(protocol::SessionEvent event) {
  if (event > protocol::SessionEvent::binary) return tellChange(event);
  if (!isListening()) {
    ++nonMessages_;
  } else if (event == protocol::SessionEvent::binary) {
    tellMessage(connection_.binary(), &ChannelClient::didReceiveBinary);
  } else {
    tellMessage(connection_.text(), &ChannelClient::didReceiveText);
  }
}

// The fast path for a flood: complete messages, for a program that listens. Only its handlers can
// change that, and then the slice is checked. Returns true if other members go first.
inline bool NativeChannel::tellMessages(TimeSlice& slice) {
  while (isListening() && connection_.hasNothingCollected()) {
    do {
      const auto kind = session().nextWholeMessage();
      if (kind == protocol::SessionEvent::none) return false;
      ++events_;
      if (kind == protocol::SessionEvent::binary) {
        tellMessage(session().wholeBinary(), &ChannelClient::didReceiveBinary);
      } else {
        tellMessage(session().wholeText(), &ChannelClient::didReceiveText);
      }
      if (loop_->isInterrupted()) return true;
    } while (!slice.isToBeChecked());
    if (!isPaused_ && !session().hasInput()) {  // Nearly always after the first message.
      slice.defer();
      return false;
    }
    if (slice.isOver()) return true;
  }
  return false;
}

// Returns false if more events are left for later. Each event is a task.
bool NativeChannel::dispatchEvents(TimeSlice& slice) {
  do {
    if (slice.isOverAfterDeferral() || tellMessages(slice)) break;
    ++events_;
    auto event = connection_.nextEvent();
    if (event <= protocol::SessionEvent::pause) {
      ++nonMessages_;
      if (event == protocol::SessionEvent::none) return true;
      break;
    }
    tell(event);
  } while (!loop_->isInterrupted() && !(slice.isToBeChecked() && slice.isOver()));
  loop_->goOnLater(*this);
  return false;
}

TWINSOCKET_COLD void NativeChannel::tellChange(protocol::SessionEvent event) {
  using enum protocol::SessionEvent;
  ++nonMessages_;
  switch (event) {
    case none:
    case pause:
    case fault:
    case text:
    case binary:
      break;
    case opened:
      if (client_ && readyState_ != WebSocket::CONNECTING) break;
      wasOpened_ = true;
      readyState_ = WebSocket::OPEN;
      if (client_) client_->didOpen();
      break;
    case closingStarted:
      readyState_ = WebSocket::CLOSING;
      break;
    case failed:
      // WebSockets §4, "When the WebSocket connection is closed": one task for state, error, close.
      readyState_ = WebSocket::CLOSED;
      tellFailed();
      ++events_;
      tell(connection_.nextEvent());
      break;
    case closed:
      tellClosed();
      break;
  }
}

// These two events fire even if memory runs out, but their texts may be lost.
TWINSOCKET_COLD void NativeChannel::tellFailed() {
  if (!client_ || std::exchange(hasToldFailure_, true)) return;
  std::string why;
  const auto words = session().wasClean() ? protocol::closedTooEarly : session().failure();
  if (!callWithinMemory([&] { why = words; })) why = "out of memory";
  ConnectionFailure failure(std::move(why),
                            session().wasClean() ? Failure::closed : connection_.failure());
  static_cast<void>(callWithinMemory([&] { failure.response = refusalOf(session()); }));
  client_->didFail(std::move(failure));
}

TWINSOCKET_COLD void NativeChannel::tellClosed() {
  readyState_ = WebSocket::CLOSED;
  const bool wasClean = session().wasClean() && !closedTooEarly_;
  if (!wasClean) tellFailed();
  auto* client = std::exchange(client_, nullptr);
  if (!client) return;
  if (!wasClean) return client->didClose(false, protocol::closeCode::abnormal, {});
  std::string reason;
  static_cast<void>(callWithinMemory([&] { reason = session().closeReason(); }));
  client->didClose(true, session().closeCode(), std::move(reason));
}

template <class Buffer>
TWINSOCKET_NOINLINE void NativeChannel::lendMessage(Buffer& received,
                                                    void (ChannelClient::*tellIt)(Buffer&)) {
  web::lendMessage(received, *client_, tellIt, [this, told = events_] { return events_ == told; });
}

}  // namespace web::native
