// The events a WebSocket fires.
#pragma once

#include <web/array_buffer.h>
#include <web/blob.h>
#include <web/event_class.h>
#include <web/failure.h>
#include <web/library.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace web {

class EventTarget;

// An event's name, tied to the class that its listeners receive. The name is not copied: use a
// string literal.
template <class E>
struct EventType {
  std::string_view name;
};

// DOM §2.2. Nothing here bubbles or can be cancelled, so the members for that are left out.
class TWINSOCKET_API Event {
 public:
  template <class E>
  explicit Event(EventType<E> type) : type_(type.name), class_(EventClass::of<E>()) {}
  Event(const Event&) = default;
  Event& operator=(const Event&) = default;
  virtual ~Event() = default;

  std::string_view type() const { return type_; }

  // The object that the event was last dispatched to; null before that.
  EventTarget* target() const { return target_; }

  // No further listener receives this event after the one that is running.
  void stopImmediatePropagation() { stopped_ = true; }

 private:
  friend EventTarget;

  std::string_view type_;
  EventClass class_;
  EventTarget* target_ = nullptr;
  bool stopped_ = false;
};

class TWINSOCKET_API MessageEvent;
class TWINSOCKET_API ErrorEvent;
class TWINSOCKET_API CloseEvent;

namespace events {
inline constexpr EventType<Event> open{"open"};
inline constexpr EventType<MessageEvent> message{"message"};
inline constexpr EventType<ErrorEvent> error{"error"};
inline constexpr EventType<CloseEvent> close{"close"};
}  // namespace events

// The content of a message: text (valid UTF-8), or bytes in the form that binaryType asks for.
using MessageData = std::variant<std::string, ArrayBuffer, Blob>;

// HTML §9.1.
class TWINSOCKET_API MessageEvent : public Event {
 public:
  explicit MessageEvent(MessageData data, std::string origin = {})
      : Event(events::message), data_(std::move(data)), origin_(std::move(origin)) {}

  // Mutable, so that a handler may move the bytes out. A buffer left here is reused.
  MessageData& data() { return data_; }
  const MessageData& data() const { return data_; }

  // Shorthand for data(): null if the message is of another kind.
  const std::string* text() const { return std::get_if<std::string>(&data_); }
  const ArrayBuffer* arrayBuffer() const { return std::get_if<ArrayBuffer>(&data_); }
  const Blob* blob() const { return std::get_if<Blob>(&data_); }

  // The origin of the socket's URL, for instance "wss://play.example".
  const std::string& origin() const { return origin_; }

  // Only server-sent events have one.
  std::string_view lastEventId() const { return {}; }

 private:
  friend class WebSocket;

  // Without data. What moves a MessageData is a lot of code.
  MessageEvent(std::nullptr_t, const std::string& origin)
      : Event(events::message), data_(), origin_(origin) {}

  MessageData data_;
  std::string origin_;
};

// A browser tells a page nothing about a failure, so in a page message() is empty, failure() is
// `hidden` and response() is null.
class TWINSOCKET_API ErrorEvent : public Event {
 public:
  explicit ErrorEvent(std::string message, Failure failure = Failure::hidden,
                      std::shared_ptr<const HandshakeResponse> response = {})
      : Event(events::error),
        message_(std::move(message)),
        failure_(failure),
        response_(std::move(response)) {}

  // For people: what happened and what to do, in plain words.
  const std::string& message() const { return message_; }

  // For programs: the kind of failure.
  Failure failure() const { return failure_; }

  // The response to the opening request, if it refuses the connection or is not valid; otherwise
  // null. It belongs to the event: copy what has to outlive it.
  const HandshakeResponse* response() const { return response_.get(); }

 private:
  std::string message_;
  Failure failure_;
  std::shared_ptr<const HandshakeResponse> response_;
};

// WebSockets §3.3. The code is 1005 if the server's Close frame had none, 1006 if there was none.
class TWINSOCKET_API CloseEvent : public Event {
 public:
  CloseEvent(bool wasClean, std::uint16_t code, std::string reason)
      : Event(events::close), wasClean_(wasClean), code_(code), reason_(std::move(reason)) {}

  bool wasClean() const { return wasClean_; }
  std::uint16_t code() const { return code_; }
  const std::string& reason() const { return reason_; }

 private:
  bool wasClean_;
  std::uint16_t code_;
  std::string reason_;
};

}  // namespace web
