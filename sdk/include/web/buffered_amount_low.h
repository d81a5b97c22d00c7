// onbufferedamountlow: tells when to send more, as in RTCDataChannel.
#pragma once

#include <web/event_target.h>
#include <web/events.h>
#include <web/library.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>

namespace web {

class WebSocket;

// WebRTC §6.2, "bufferedamountlow": bufferedAmount() has fallen from above
// bufferedAmountLowThreshold to it or below it.
class TWINSOCKET_API BufferedAmountLowEvent : public Event {
 public:
  BufferedAmountLowEvent();
};

namespace events {
inline constexpr EventType<BufferedAmountLowEvent> bufferedamountlow{"bufferedamountlow"};
}  // namespace events

// Makes the event fire. Exists once the event has had a listener.
class BufferedAmountWatch {
 public:
  using Handler = EventHandler<BufferedAmountLowEvent>;

  BufferedAmountWatch(EventTarget& socket, const std::uint64_t& ownThreshold)
      : handler(socket, events::bufferedamountlow), threshold(&ownThreshold) {}
  BufferedAmountWatch(const BufferedAmountWatch&) = delete;
  BufferedAmountWatch& operator=(const BufferedAmountWatch&) = delete;
  virtual ~BufferedAmountWatch() = default;

  // There may be a new listener.
  virtual void check() = 0;

  Handler handler;
  const std::uint64_t* threshold;  // Of the socket, or of the ReconnectingWebSocket that owns it.
};

// An `on…` attribute like the others, but a program that does not use it pays nothing for it: no
// memory, no code, and in a page no timer.
template <class Socket>
class BufferedAmountLowHandlerOf {
 public:
  using Handler = EventHandler<BufferedAmountLowEvent>;

  explicit BufferedAmountLowHandlerOf(Socket& socket) : socket_(socket) {}
  BufferedAmountLowHandlerOf(const BufferedAmountLowHandlerOf&) = delete;
  BufferedAmountLowHandlerOf& operator=(const BufferedAmountLowHandlerOf&) = delete;
  ~BufferedAmountLowHandlerOf() = default;

  BufferedAmountLowHandlerOf& operator=(const Handler& handler) { return set(handler); }
  BufferedAmountLowHandlerOf& operator=(std::nullptr_t) {
    if (watch_) watch_->handler = nullptr;
    return *this;
  }
  template <ListenerOf<BufferedAmountLowEvent> F>
  requires(!std::same_as<std::remove_cvref_t<F>, Handler>) BufferedAmountLowHandlerOf& operator=(
      F handler) {
    return set(std::move(handler));
  }

  explicit operator bool() const { return watch_ && watch_->handler; }

  // A copy is the callable alone: `web::BufferedAmountLowHandler::Handler previous = socket.on…`.
  operator Handler() const { return watch_ ? watch_->handler : Handler(); }

  // Calls the handler, if there is one.
  void operator()(BufferedAmountLowEvent& event) const {
    if (watch_) watch_->handler(event);
  }

 private:
  friend Socket;
  template <class Other>
  friend class BufferedAmountLowHandlerOf;

  class Watch;

  template <class F>
  BufferedAmountLowHandlerOf& set(F handler) {
    auto& amount = watch();
    amount.handler = std::move(handler);
    amount.check();
    return *this;
  }

  template <class F>
  ListenerId add(F listener, ListenerOptions options) {
    auto& amount = watch();
    EventTarget& socket = socket_;
    const auto id =
        socket.addEventListener(events::bufferedamountlow, std::move(listener), options);
    amount.check();
    return id;
  }

  // Made by the first call. The caller then adds a listener, and calls check().
  BufferedAmountWatch& watch();

  Socket& socket_;
  std::unique_ptr<BufferedAmountWatch> watch_ = {};
};

template <>
TWINSOCKET_API BufferedAmountWatch& BufferedAmountLowHandlerOf<WebSocket>::watch();

using BufferedAmountLowHandler = BufferedAmountLowHandlerOf<WebSocket>;

}  // namespace web
