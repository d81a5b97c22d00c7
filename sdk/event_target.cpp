// Listeners, and what happens when one of them changes the list or destroys the target.
#include <web/event_target.h>

#include <atomic>
#include <utility>

#include "event_listeners.h"

namespace web {

// The outermost dispatch cleans up: that may destroy the target, which then leaves this list
// behind.
TWINSOCKET_NOINLINE bool EventTarget::Listeners::leaveTidy() {
  if (depth > 1) {
    --depth;
    return targetAlive;
  }
  while (isUntidy && targetAlive) sweep();
  depth = 0;
  if (targetAlive) return true;
  delete this;
  return false;
}

// A removed listener may own the target: after its destruction this list must not be touched.
TWINSOCKET_NOINLINE void EventTarget::Listeners::sweep() {
  isUntidy = false;
  std::list<Listener> gone;
  for (auto next = all.begin(); next != all.end();) {
    auto listener = next++;
    if (listener->isRemoved) gone.splice(gone.end(), all, listener);
  }
}

EventTarget::SharedCallback::SharedCallback(Callback* callback) : callback_(callback) {
  if (callback_) callback_->owners.fetch_add(1, std::memory_order_relaxed);
}

// The last owner sees what the others did to the callable.
void EventTarget::SharedCallback::drop() {
  if (callback_->owners.fetch_sub(1, std::memory_order_acq_rel) == 1)
    callback_->destroy(*callback_);
}

EventTarget::EventTarget() : listeners_(std::make_unique<Listeners>()) {}

TWINSOCKET_COLD EventTarget::~EventTarget() {
  listeners_->targetAlive = false;
  listeners_->isUntidy = true;
  if (listeners_->depth > 0) static_cast<void>(listeners_.release());  // leave() deletes it.
}

TWINSOCKET_COLD ListenerId EventTarget::add(std::string_view type, EventClass eventClass,
                                            Callback* callback, bool once) {
  return add(type, eventClass, SharedCallback(callback), once);
}

TWINSOCKET_COLD ListenerId EventTarget::add(std::string_view type, EventClass eventClass,
                                            SharedCallback callback, bool once) {
  auto id = ListenerId{++listeners_->lastId};
  listeners_->noteChange();
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

// The new listener is inserted before the old one, so that a running dispatch has already passed
// it.
TWINSOCKET_COLD void EventTarget::replace(ListenerId id, SharedCallback callback) {
  auto old = listeners_->find(id);
  listeners_->all.insert(old, {id, old->type, old->eventClass, std::move(callback), old->once});
  listeners_->remove(*old);
}

bool EventTarget::dispatch(Event& event) { return dispatchInline(event); }

TWINSOCKET_NOINLINE bool EventTarget::dispatchToEach(Event& event) {
  auto& listeners = *listeners_;
  bool targetAlive = true;
  {
    Dispatch underWay(listeners, targetAlive);
    event.target_ = this;
    event.stopped_ = false;
    // Listeners that are added during the dispatch do not run.
    const auto last = ListenerId{listeners.lastId};
    const bool wasSame = TWINSOCKET_HAS_SHORT_WAYS && std::exchange(listeners.isSame, true);
    Listeners::Listener* ofType = nullptr;
    bool isOnly = true;
    for (auto& listener : listeners.all) {
      if (!listener.isType(event.type_) || listener.isRemoved) continue;
      isOnly = !ofType;
      ofType = &listener;
      if (!listener.hears(event) || listener.id > last) continue;
      if (listener.once) listeners.remove(listener);
      callAndReport([&] { listener.callback(event); });
      if (!listeners.targetAlive || event.stopped_) break;
    }
    if (TWINSOCKET_HAS_SHORT_WAYS && isOnly && !event.stopped_ && listeners.isSame) {
      listeners.only = ofType;
      listeners.onlyType = event.type_.data();
    }
    if (TWINSOCKET_HAS_SHORT_WAYS) listeners.isSame = listeners.isSame && wasSame;
  }
  return targetAlive;
}

TWINSOCKET_COLD void EventHandlerPlace::set(Callback* callback) { set(SharedCallback(callback)); }

TWINSOCKET_COLD void EventHandlerPlace::set(SharedCallback callback) {
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
