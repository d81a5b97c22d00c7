// ReconnectingWebSocket: a WebSocket that comes back.
#pragma once

#include <web/event_target.h>
#include <web/events.h>
#include <web/timers.h>
#include <web/websocket.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace web {

class TWINSOCKET_API ReconnectingEvent;
class ReconnectingWebSocket;
class NetworkWatch;

template <>
TWINSOCKET_API BufferedAmountWatch& BufferedAmountLowHandlerOf<ReconnectingWebSocket>::watch();

namespace events {
inline constexpr EventType<ReconnectingEvent> reconnecting{"reconnecting"};
}  // namespace events

// A connection was lost, or an attempt has failed, and there will be another one.
class TWINSOCKET_API ReconnectingEvent : public Event {
 public:
  ReconnectingEvent(int attempt, std::chrono::milliseconds delay, CloseEvent lost)
      : Event(events::reconnecting), attempt_(attempt), delay_(delay), lost_(std::move(lost)) {}

  // 1 for the first one after a connection that has lasted (see ReconnectPolicy::provenAfter).
  int attempt() const { return attempt_; }

  // Until it is made.
  std::chrono::milliseconds delay() const { return delay_; }

  // How the last one ended.
  const CloseEvent& lost() const { return lost_; }

 private:
  int attempt_;
  std::chrono::milliseconds delay_;
  CloseEvent lost_;
};

// Random exponential backoff: the n-th attempt comes after firstDelay × growth^(n-1), longestDelay
// at most, of which a share up to `jitter` is left out by chance, so that the clients of a server
// that restarts do not all come back at once.
struct ReconnectPolicy {
  std::chrono::milliseconds firstDelay = std::chrono::milliseconds(500);
  std::chrono::milliseconds longestDelay = std::chrono::seconds(30);
  double growth = 2;
  double jitter = 0.5;  // 0 to 1.

  // When a server refuses the handshake and says by Retry-After (RFC 9110 §10.2.3) when to come
  // back, no attempt is made before that, or before so long if that is less; a random share up to
  // `jitter` is added. Zero: it is not heeded. Natively: a page is not told.
  std::chrono::milliseconds longestRetryAfter = std::chrono::hours(1);

  // In a row; then `close` fires. 0: the first loss is for good.
  int maxAttempts = std::numeric_limits<int>::max();

  // A connection that has been open for so long has lasted: the next attempt is the first again.
  std::chrono::milliseconds provenAfter = std::chrono::seconds(5);

  // Whether to come back after this end. By default not after 1000, 1002, 1003, 1007 to 1010 and
  // 3000 to 4999, which say that it would be of no use.
  std::function<bool(const CloseEvent& lost)> shouldReconnect = {};

  // Bytes. What send() is given while there is no open socket is kept up to so many, and sent right
  // after the next `open`; more is discarded, as a closed socket discards it.
  std::size_t maxQueuedBytes = 0;
};

// The methods and events of a WebSocket over a row of sockets, made one after the other. What an
// open socket was given is never sent twice: what it had not sent when it was lost is lost. Its
// thread rule is WebSocket's, and run() goes on while it waits. Any handler may destroy it.
//
// A wait ends at once when a page is online again, comes into sight or out of the browser's cache
// for the Back button; natively within 5 s of the end of a computer's sleep. That the network has
// changed is not seen natively: call reconnect().
class TWINSOCKET_API ReconnectingWebSocket : public EventTarget {
 public:
  using ReadyState = WebSocket::ReadyState;

  // Asked for the URL before each attempt, since tokens expire.
  using Url = std::function<std::string()>;

  // Starts the first attempt. Throws what WebSocket's constructor throws, for the first URL. A
  // later one that it would refuse fires `error` and `close`, and that is the end.
  explicit ReconnectingWebSocket(Url url, WebSocketInit init = {}, ReconnectPolicy policy = {});
  explicit ReconnectingWebSocket(std::string url, WebSocketInit init = {},
                                 ReconnectPolicy policy = {});

  // As WebSocket's.
  ~ReconnectingWebSocket() override;

  // Each time that a socket opens. What is sent here goes out before what was queued.
  EventHandler<Event> onopen{*this, events::open};
  EventHandler<MessageEvent> onmessage{*this, events::message};

  // Each time that a socket fails.
  EventHandler<ErrorEvent> onerror{*this, events::error};
  EventHandler<ReconnectingEvent> onreconnecting{*this, events::reconnecting};

  // For good: after close(), after an end that shouldReconnect() declines, or after maxAttempts.
  EventHandler<CloseEvent> onclose{*this, events::close};

  // The form in which binary messages arrive; read when the event fires.
  BinaryType binaryType = BinaryType::blob;

  // CONNECTING also while it waits for the next attempt; CLOSED for good.
  ReadyState readyState() const;

  // Of the present socket; empty if there is none.
  std::string url() const;
  std::string extensions() const;
  std::string protocol() const;
  ConnectionInfo info() const;
  WebSocketStats getStats() const;

  // The present socket's, what is queued, and what was discarded since the last socket was open.
  std::uint64_t bufferedAmount() const;

  // As WebSocket's, for what the present socket has been given. What is lost with a connection
  // fires nothing: go on at `open`.
  std::uint64_t bufferedAmountLowThreshold = 0;
  BufferedAmountLowHandlerOf<ReconnectingWebSocket> onbufferedamountlow{*this};

  using EventTarget::addEventListener;
  template <ListenerOf<BufferedAmountLowEvent> F>
  ListenerId addEventListener(EventType<BufferedAmountLowEvent>, F listener,
                              ListenerOptions options = {}) {
    return onbufferedamountlow.add(std::move(listener), options);
  }

  // Never throw. See maxQueuedBytes for what becomes of it while there is no open socket.
  void send(std::string_view text);
  void send(BufferSource data);
  void send(const Blob& data);

  // As WebSocket's. A socket that opens while it is paused is paused, too. That a connection is
  // lost is known only when all that came before has fired, which needs resume().
  void pause();
  void resume();

  // Ends it, with the rules of WebSocket::close(). While it waits or connects, `close` is 1006.
  void close(std::uint16_t code = 1000, std::string_view reason = {});

  // Gives the present connection up, as of a server that makes no sense: closes it with the rules
  // of WebSocket::close(), hears nothing of it any more, and comes back as after a loss with that
  // code, whatever shouldReconnect() would say. Without one it does nothing.
  void drop(std::uint16_t code = 1000, std::string_view reason = {});

  // Connects now: ends the wait, or drops the present socket. For a program that learns that the
  // network has changed. Once closed it does nothing.
  void reconnect();

 private:
  friend class BufferedAmountLowHandlerOf<ReconnectingWebSocket>;

  using Message = std::variant<std::string, std::vector<std::byte>>;

  std::optional<DOMException> connect();
  void attempt();
  void attemptNow();
  void listen();
  void failed(ErrorEvent& event);
  void opened(Event& event);
  void sendQueued();
  void ended(CloseEvent& event);
  void lose(const CloseEvent& lost, bool mayComeBack);
  void waitForAttempt(const CloseEvent& lost);
  void finish(CloseEvent event);
  void queue(Message message, std::size_t size);
  bool shouldReconnect(const CloseEvent& lost) const;
  std::chrono::milliseconds nextDelay();
  double someJitter();

  Url url_;
  WebSocketInit init_;
  ReconnectPolicy policy_;
  std::minstd_rand random_{std::random_device{}()};
  void (WebSocket::*pause_)() = nullptr;  // While it is paused: a new socket, too.
  std::unique_ptr<WebSocket> socket_;     // None while it waits.
  TimerId timer_ = TimerId::none;        // Of the next attempt; or until the connection has lasted.
  std::unique_ptr<NetworkWatch> watch_;  // While it waits.
  int attempts_ = 0;                     // Since one has lasted.
  std::chrono::milliseconds retryAfter_{};  // What the last attempt was told.
  ReadyState end_ = WebSocket::CONNECTING;  // CLOSING or CLOSED, for good.
  std::vector<Message> queue_;
  std::size_t queuedBytes_ = 0;
  std::uint64_t discardedBytes_ = 0;
};

}  // namespace web
