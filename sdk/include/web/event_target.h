// EventTarget: holds listeners and calls them. EventHandler: the type of an `on…` attribute.
#pragma once

#include <web/events.h>
#include <web/library.h>

#include <atomic>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace web {

// As in JavaScript, a listener may omit its argument.
template <class F, class E>
concept ListenerOf = std::invocable<F&, E&> || std::invocable<F&>;

// What removeEventListener() needs, since C++ callables cannot be compared.
enum class ListenerId : std::uint64_t { none = 0 };

struct ListenerOptions {
  bool once = false;  // Removed just before it runs for the first time.
};

// DOM §2.7. Belongs to one thread. A listener may add, remove and replace listeners, dispatch
// further events and destroy the target while it runs. If one throws, the others still run and the
// exception leaves pollEvents() or run() (on the web: is reported to the page).
class TWINSOCKET_API EventTarget {
 public:
  EventTarget();
  EventTarget(const EventTarget&) = delete;
  EventTarget& operator=(const EventTarget&) = delete;
  virtual ~EventTarget();

  // Listeners run in the order in which they were added; one that is added during a dispatch does
  // not run in that dispatch.
  template <class E, ListenerOf<E> F>
  ListenerId addEventListener(EventType<E> type, F listener, ListenerOptions options = {}) {
    return add(type.name, eventClassOf<E>(), newCallback<E>(listener), options.once);
  }

  // Does nothing if it has already been removed.
  void removeEventListener(ListenerId id);

  // Runs the listeners for the event's type at once.
  void dispatchEvent(Event& event) { dispatch(event); }

 protected:
  // Tells whether this object still exists.
  bool dispatch(Event& event);
  bool dispatchInline(Event& event);  // The same, in event_listeners.h.

  bool hasListener(std::string_view type) const;

 private:
  friend class EventHandlerPlace;
  template <class E>
  friend class EventHandler;

  class Dispatch;
  struct Listeners;

  // Every event can be passed as one of the base class.
  template <class E>
  static constexpr EventClass eventClassOf() {
    return std::is_same_v<E, Event> ? EventClass::any() : EventClass::of<E>();
  }

  // A listener for any class of event. Programs have many, so each is as little code as possible:
  // no class with virtual functions, which has a table and RTTI, and no std::function.
  struct Callback {
    void (*const call)(Callback& self, Event& event);
    void (*const destroy)(Callback& self);
    std::atomic<int> owners{0};
  };

  // Owns a Callback together with its copies.
  class TWINSOCKET_API SharedCallback {
   public:
    SharedCallback() = default;
    explicit SharedCallback(Callback* callback);
    SharedCallback(const SharedCallback& other) : SharedCallback(other.callback_) {}
    SharedCallback(SharedCallback&& other) noexcept
        : callback_(std::exchange(other.callback_, nullptr)) {}
    SharedCallback& operator=(SharedCallback other) noexcept {
      std::swap(callback_, other.callback_);
      return *this;
    }
    ~SharedCallback() {
      if (callback_) drop();
    }

    explicit operator bool() const { return callback_ != nullptr; }
    void operator()(Event& event) const { callback_->call(*callback_, event); }

   private:
    void drop();

    Callback* callback_ = nullptr;
  };

  template <class E, class F>
  struct CallbackOf final : Callback {
    explicit CallbackOf(F&& listener)
        : Callback{&callListener, &destroyThis}, listener_(std::move(listener)) {}

    static void callListener(Callback& self, Event& event) {
      auto& listener = static_cast<CallbackOf&>(self).listener_;
      if constexpr (std::invocable<F&, E&>)
        static_cast<void>(std::invoke(listener, static_cast<E&>(event)));
      else
        static_cast<void>(std::invoke(listener));
    }

    static void destroyThis(Callback& self) { delete static_cast<CallbackOf*>(&self); }

    F listener_;
  };

  // add() and set() own what they are given: a pointer, so that programs do not contain the code
  // that would destroy an owner.
  template <class E, class F>
  static Callback* newCallback(F& listener) {
    return new CallbackOf<E, F>(std::move(listener));
  }

  ListenerId add(std::string_view type, EventClass eventClass, Callback* callback, bool once);
  ListenerId add(std::string_view type, EventClass eventClass, SharedCallback callback, bool once);
  void replace(ListenerId id, SharedCallback callback);
  bool dispatchToEach(Event& event);

  std::unique_ptr<Listeners> listeners_;
};

// The part of EventHandler that does not depend on the event's type: a callable, and its place.
class TWINSOCKET_API EventHandlerPlace {
 protected:
  using Callback = EventTarget::Callback;
  using SharedCallback = EventTarget::SharedCallback;

  EventHandlerPlace() = default;
  EventHandlerPlace(EventTarget& target, std::string_view type, EventClass eventClass)
      : target_(&target), type_(type), eventClass_(eventClass) {}
  EventHandlerPlace(const EventHandlerPlace& other) : callback_(other.callback_) {}
  EventHandlerPlace& operator=(const EventHandlerPlace&) = delete;
  ~EventHandlerPlace() = default;

  void set(Callback* callback);
  void set(SharedCallback callback);

  EventTarget* target_ = nullptr;
  std::string_view type_ = {};
  EventClass eventClass_ = EventClass::any();
  ListenerId id_ = ListenerId::none;
  SharedCallback callback_ = {};
};

// HTML §8.1.8.1: an `on…` attribute. It keeps the place among the listeners at which it was first
// set, until it is set to null. It may be replaced while it runs. A copy is only the callable, so
// `auto previous = socket.onmessage;` and later `previous(event)` chains handlers.
template <class E>
class EventHandler : private EventHandlerPlace {
 public:
  EventHandler() = default;
  EventHandler(EventTarget& target, EventType<E> type)
      : EventHandlerPlace(target, type.name, EventTarget::eventClassOf<E>()) {}
  EventHandler(const EventHandler& other) = default;

  EventHandler& operator=(const EventHandler& other) {
    set(other.callback_);
    return *this;
  }
  EventHandler& operator=(std::nullptr_t) {
    set(SharedCallback());
    return *this;
  }
  template <ListenerOf<E> F>
  requires(!std::same_as<std::remove_cvref_t<F>, EventHandler>) EventHandler& operator=(F handler) {
    set(EventTarget::newCallback<E>(handler));
    return *this;
  }

  explicit operator bool() const { return static_cast<bool>(callback_); }

  // Calls the handler, if there is one.
  void operator()(E& event) const {
    if (auto callback = callback_) callback(event);
  }
};

}  // namespace web
