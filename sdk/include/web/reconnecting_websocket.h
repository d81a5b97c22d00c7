// ReconnectingWebSocket: a WebSocket that reconnects.
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

// A connection was lost or an attempt failed, and there will be another attempt.
class TWINSOCKET_API ReconnectingEvent : public Event {
 public:
  ReconnectingEvent(int attempt, std::chrono::milliseconds delay, CloseEvent lost)
      : Event(events::reconnecting), attempt_(attempt), delay_(delay), lost_(std::move(lost)) {}

  // 1 for the first attempt after a connection that lasted (see ReconnectPolicy::provenAfter).
  int attempt() const { return attempt_; }

  // The time until the attempt.
  std::chrono::milliseconds delay() const { return delay_; }

  // How the last connection or attempt ended.
  const CloseEvent& lost() const { return lost_; }

 private:
  int attempt_;
  std::chrono::milliseconds delay_;
  CloseEvent lost_;
};

// Random exponential backoff: the n-th attempt comes after firstDelay × growth^(n-1), at most
// longestDelay, minus a random share of up to `jitter`, so that not all clients reconnect at once
// when a server restarts. A value out of range is a "NotSupportedError"; no time may be negative.
struct ReconnectPolicy {
  std::chrono::milliseconds firstDelay = std::chrono::milliseconds(500);
  std::chrono::milliseconds longestDelay = std::chrono::seconds(30);
  double growth = 2;    // At least 1.
  double jitter = 0.5;  // 0 to 1.

  // If a server refuses the handshake and says in Retry-After (RFC 9110 §10.2.3) when to come back,
  // the next attempt waits until then, or for this long if that is less; a random share of up to
  // `jitter` is added. Zero: Retry-After is ignored. Natively only: a page cannot see it.
  std::chrono::milliseconds longestRetryAfter = std::chrono::hours(1);

  // Failed attempts in a row; then `close` fires. 0: the first loss is final.
  int maxAttempts = std::numeric_limits<int>::max();

  // A connection that was open for this long has lasted: the next attempt counts as the first.
  std::chrono::milliseconds provenAfter = std::chrono::seconds(5);

  // Whether to reconnect after a connection ended like this. By default not after 1000, 1002, 1003,
  // 1007 to 1010 and 3000 to 4999, which mean that reconnecting would not help.
  std::function<bool(const CloseEvent& lost)> shouldReconnect = {};

  // In bytes. Messages sent while there is no open socket are queued up to this size, and sent
  // right after the next `open`; messages beyond it are discarded, as by a closed socket.
  std::size_t maxQueuedBytes = 0;
};

// The methods and events of a WebSocket, over a series of sockets. A message that was given to an
// open socket is never sent twice: if it was not sent before the loss, it is lost. Use it on one
// thread only, like a WebSocket. run() does not return during a wait. Any handler may destroy it.
//
// A wait ends early when a page is online again, becomes visible, or is restored from the browser's
// back/forward cache; natively within 5 s after the computer wakes from sleep, and on Linux also
// after it gets a new address or route. Other systems do not detect changes of the network: call
// reconnect().
class TWINSOCKET_API ReconnectingWebSocket : public EventTarget {
 public:
  using ReadyState = WebSocket::ReadyState;

  // Called before each attempt to get the URL, since tokens expire.
  using Url = std::function<std::string()>;

  // Starts the first attempt. Throws what WebSocket's constructor throws, for the first URL, and
  // for a policy that is out of range. If a later URL would throw, `error` and `close` fire, and
  // there is no further attempt.
  explicit ReconnectingWebSocket(Url url, WebSocketInit init = {}, ReconnectPolicy policy = {});
  explicit ReconnectingWebSocket(std::string url, WebSocketInit init = {},
                                 ReconnectPolicy policy = {});

  // As for a WebSocket.
  ~ReconnectingWebSocket() override;

  // Fires each time a socket opens. Messages sent here go out before the queued ones.
  EventHandler<Event> onopen{*this, events::open};
  EventHandler<MessageEvent> onmessage{*this, events::message};

  // Fires each time a socket fails.
  EventHandler<ErrorEvent> onerror{*this, events::error};
  EventHandler<ReconnectingEvent> onreconnecting{*this, events::reconnecting};

  // Fires once: after close(), after an end that shouldReconnect() declines, or after maxAttempts.
  EventHandler<CloseEvent> onclose{*this, events::close};

  // The form in which binary messages arrive; read when the event fires.
  BinaryType binaryType = BinaryType::blob;

  // CONNECTING also during the wait for the next attempt; CLOSED when there will be no more.
  ReadyState readyState() const;

  // Those of the current socket; empty if there is none.
  std::string url() const;
  std::string extensions() const;
  std::string protocol() const;
  ConnectionInfo info() const;
  WebSocketStats getStats() const;

  // The sum of the current socket's, what is queued, and what was discarded since one was open.
  std::uint64_t bufferedAmount() const;

  // As for a WebSocket, counting what the current socket was given. The event does not fire for
  // data that is lost with a connection: continue in onopen.
  std::uint64_t bufferedAmountLowThreshold = 0;
  BufferedAmountLowHandlerOf<ReconnectingWebSocket> onbufferedamountlow{*this};

  using EventTarget::addEventListener;
  template <ListenerOf<BufferedAmountLowEvent> F>
  ListenerId addEventListener(EventType<BufferedAmountLowEvent>, F listener,
                              ListenerOptions options = {}) {
    return onbufferedamountlow.add(std::move(listener), options);
  }

  // These never throw. maxQueuedBytes decides what happens to a message while no socket is open.
  void send(std::string_view text);
  void send(std::u8string_view text) {
    send(std::string_view(reinterpret_cast<const char*>(text.data()), text.size()));
  }
  void send(BufferSource data);
  void send(const Blob& data);
  void send(std::nullptr_t) = delete;

  // As for a WebSocket. A socket that opens during a pause is also paused. The loss of a connection
  // is noticed only after all earlier messages have fired, which takes a resume().
  void pause();
  void resume();

  // Closes for good, like WebSocket::close(). While waiting or connecting, `close` is 1006.
  void close(std::uint16_t code = 1000, std::string_view reason = {});

  // Drops the current connection, for instance if the server sends nonsense: closes it by the rules
  // of WebSocket::close(), fires no more of its events, and reconnects as after a loss with that
  // code, whatever shouldReconnect() would say. Does nothing if there is none.
  void drop(std::uint16_t code = 1000, std::string_view reason = {});

  // Connects now: ends the wait, or drops the current socket, even in a handler that reports its
  // loss. For a program that learns that the network has changed. Such an attempt does not count
  // towards maxAttempts. Does nothing once this is closed.
  void reconnect();

 private:
  friend class BufferedAmountLowHandlerOf<ReconnectingWebSocket>;

  using Message = std::variant<std::string, std::vector<std::byte>>;

  std::optional<DOMException> connect();
  void attempt();
  void attemptNow();
  bool announceAttempt(const CloseEvent& lost);
  void listen();
  void failed(ErrorEvent& event);
  void opened(Event& event);
  void sendQueued();
  void ended(CloseEvent& event);
  void noteLoss(const CloseEvent& lost, bool mayComeBack);
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
  void (WebSocket::*pause_)() = nullptr;  // Set during a pause, for new sockets.
  std::unique_ptr<WebSocket> socket_;     // None while it waits.
  TimerId timer_ = TimerId::none;        // Of the next attempt; or until the connection has lasted.
  TimerId attemptNow_ = TimerId::none;   // Of the attempt that reconnect() asked for.
  std::unique_ptr<NetworkWatch> watch_;  // Exists while it waits.
  int attempts_ = 0;                     // Since a connection lasted.
  std::chrono::milliseconds retryAfter_{};  // From the last attempt's response.
  ReadyState end_ = WebSocket::CONNECTING;  // CLOSING or CLOSED, for good.
  std::vector<Message> queue_;
  std::size_t queuedBytes_ = 0;
  std::uint64_t discardedBytes_ = 0;
};

}  // namespace web
