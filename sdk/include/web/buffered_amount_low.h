// onbufferedamountlow: when to send more, as RTCDataChannel has it.
#pragma once

#include <web/event_target.h>
#include <web/events.h>
#include <web/library.h>

#include <concepts>
#include <cstddef>
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

// An `on…` attribute like the others, but that whoever sets none pays for none: neither memory nor
// code, and in a page no timer.
class TWINSOCKET_API BufferedAmountLowHandler {
 public:
  using Handler = EventHandler<BufferedAmountLowEvent>;

  explicit BufferedAmountLowHandler(WebSocket& socket) : socket_(socket) {}
  BufferedAmountLowHandler(const BufferedAmountLowHandler&) = delete;
  BufferedAmountLowHandler& operator=(const BufferedAmountLowHandler&) = delete;
  ~BufferedAmountLowHandler() = default;

  BufferedAmountLowHandler& operator=(const Handler& handler) { return set(handler); }
  BufferedAmountLowHandler& operator=(std::nullptr_t) {
    if (watch_) watch_->handler = nullptr;
    return *this;
  }
  template <ListenerOf<BufferedAmountLowEvent> F>
  requires(!std::same_as<std::remove_cvref_t<F>, Handler>) BufferedAmountLowHandler& operator=(
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
  friend class WebSocket;

  class Amount;
  class WatchedChannel;

  // From the first listener on.
  struct Watch {
    explicit Watch(EventTarget& socket) : handler(socket, events::bufferedamountlow) {}
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;
    virtual ~Watch() = default;

    // Somebody new may listen.
    virtual void check() = 0;

    Handler handler;
  };

  template <class F>
  BufferedAmountLowHandler& set(F handler) {
    auto& amount = watch();
    amount.handler = std::move(handler);
    amount.check();
    return *this;
  }

  // Made by the first call. A listener follows, and then check().
  Watch& watch();

  WebSocket& socket_;
  std::unique_ptr<Watch> watch_ = {};
};

}  // namespace web
