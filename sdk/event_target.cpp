// Listeners, and what happens when one of them changes the list or destroys the target.
#include <web/event_target.h>

#include <list>
#include <utility>

#include "attributes.h"
#include "exceptions.h"

namespace web {

struct EventTarget::Listeners {
  struct Listener {
    ListenerId id;
    std::string_view type;
    EventClass eventClass;
    std::shared_ptr<Callback> callback;
    bool once;
    bool isRemoved = false;  // And may be running, so it goes when no dispatch is under way.

    bool hears(const Event& event) const {
      return isType(event.type_) && !isRemoved &&
             (eventClass == EventClass::any() || eventClass == event.class_);
    }

    // Nearly always it is the same literal.
    bool isType(std::string_view other) const {
      return type.size() == other.size() && (type.data() == other.data() || type == other);
    }
  };

  auto find(ListenerId id) {
    auto listener = all.begin();
    while (listener != all.end() && (listener->isRemoved || listener->id != id)) ++listener;
    return listener;
  }

  void remove(Listener& listener) {
    listener.isRemoved = isUntidy = true;
    if (depth == 0) sweep();
  }

  // A dispatch is over; tells whether the target still exists.
  bool leave() {
    if (isUntidy && depth == 1) return leaveTidy();
    --depth;
    return targetAlive;
  }

  bool leaveTidy();
  void sweep();

  std::list<Listener> all;
  std::uint64_t lastId = 0;
  int depth = 0;                              // Dispatches under way.
  bool targetAlive = true, isUntidy = false;  // Untidy: there is something to sweep.
};

// The outermost dispatch cleans up, which may destroy the target, and then what it has left behind.
TWINSOCKET_NOINLINE bool EventTarget::Listeners::leaveTidy() {
  while (isUntidy && targetAlive) sweep();
  depth = 0;
  if (targetAlive) return true;
  delete this;
  return false;
}

// What goes may own the target: nothing of this list is touched once it is gone.
TWINSOCKET_NOINLINE void EventTarget::Listeners::sweep() {
  isUntidy = false;
  std::list<Listener> gone;
  for (auto next = all.begin(); next != all.end();) {
    auto listener = next++;
    if (listener->isRemoved) gone.splice(gone.end(), all, listener);
  }
}

EventTarget::EventTarget() : listeners_(std::make_unique<Listeners>()) {}

EventTarget::~EventTarget() {
  listeners_->targetAlive = false;
  listeners_->isUntidy = true;
  if (listeners_->depth > 0) static_cast<void>(listeners_.release());  // leave() deletes it.
}

ListenerId EventTarget::add(std::string_view type, EventClass eventClass,
                            std::shared_ptr<Callback> callback, bool once) {
  auto id = ListenerId{++listeners_->lastId};
  listeners_->all.push_back({id, type, eventClass, std::move(callback), once});
  return id;
}

void EventTarget::removeEventListener(ListenerId id) {
  auto listener = listeners_->find(id);
  if (listener != listeners_->all.end()) listeners_->remove(*listener);
}

bool EventTarget::hasListener(std::string_view type) const {
  for (const auto& listener : listeners_->all) {
    if (!listener.isRemoved && listener.type == type) return true;
  }
  return false;
}

// The new one stands in front of the old one, so that a dispatch that has come to it is past it.
void EventTarget::replace(ListenerId id, std::shared_ptr<Callback> callback) {
  auto old = listeners_->find(id);
  listeners_->all.insert(old, {id, old->type, old->eventClass, std::move(callback), old->once});
  listeners_->remove(*old);
}

// Leaves also when the thread's end unwinds a handler.
class EventTarget::Dispatch {
 public:
  Dispatch(Listeners& listeners, bool& targetAlive)
      : listeners_(listeners), targetAlive_(targetAlive) {
    ++listeners.depth;
  }
  Dispatch(const Dispatch&) = delete;
  Dispatch& operator=(const Dispatch&) = delete;
  ~Dispatch() { targetAlive_ = listeners_.leave(); }

 private:
  Listeners& listeners_;
  bool& targetAlive_;
};

bool EventTarget::dispatch(Event& event) {
  auto& listeners = *listeners_;
  bool targetAlive = true;
  {
    Dispatch underWay(listeners, targetAlive);
    event.target_ = this;
    event.stopped_ = false;
    // Listeners that are added meanwhile do not run.
    const auto last = ListenerId{listeners.lastId};
    for (auto& listener : listeners.all) {
      if (!listener.hears(event) || listener.id > last) continue;
      if (listener.once) listeners.remove(listener);
      callAndReport([&] { listener.callback->call(event); });
      if (!listeners.targetAlive || event.stopped_) break;
    }
  }
  return targetAlive;
}

void EventHandlerPlace::set(std::shared_ptr<Callback> callback) {
  callback_ = std::move(callback);
  if (!target_) return;
  if (!callback_) {
    target_->removeEventListener(std::exchange(id_, ListenerId::none));
  } else if (id_ == ListenerId::none) {
    id_ = target_->add(type_, eventClass_, callback_, false);
  } else {
    target_->replace(id_, callback_);
  }
}

}  // namespace web
