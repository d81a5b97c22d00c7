// Listeners, and what becomes of them when one changes the list or destroys the target.
#include <web/event_target.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "channel.h"

namespace web {

struct EventTarget::Listeners {
  struct Listener {
    ListenerId id;
    std::string_view type;
    const void* eventClass;
    std::shared_ptr<Callback> callback;  // Null: removed, and swept when no dispatch is under way.
    bool once;

    bool hears(const Event& event) const {
      return isType(event.type_) && callback && (!eventClass || eventClass == event.class_);
    }

    // Nearly always it is the same literal.
    bool isType(std::string_view other) const {
      return type.size() == other.size() && (type.data() == other.data() || type == other);
    }
  };

  // Callables that may still be running must stay until the outermost dispatch is over.
  void retire(std::shared_ptr<Callback> callback) {
    needsSweep = true;
    if (outermost) retired.push_back(std::move(callback));
  }

  void sweep() {
    if (!std::exchange(needsSweep, false)) return;
    retired.clear();
    std::erase_if(all, [](const Listener& listener) { return !listener.callback; });
  }

  auto find(ListenerId id) {
    return std::find_if(all.begin(), all.end(),
                        [id](const Listener& listener) { return listener.id == id; });
  }

  std::vector<Listener> all;
  std::vector<std::shared_ptr<Callback>> retired;
  std::uint64_t lastId = 0;
  bool targetAlive = true, needsSweep = false;

  // Where the outermost dispatch keeps the list if the target is destroyed meanwhile.
  std::unique_ptr<Listeners>* outermost = nullptr;
};

EventTarget::EventTarget() : listeners_(std::make_unique<Listeners>()) {}

EventTarget::~EventTarget() {
  listeners_->targetAlive = false;
  if (listeners_->outermost) *listeners_->outermost = std::move(listeners_);
}

ListenerId EventTarget::add(std::string_view type, const void* eventClass,
                            std::shared_ptr<Callback> callback, bool once) {
  auto id = ListenerId{++listeners_->lastId};
  listeners_->all.push_back({id, type, eventClass, std::move(callback), once});
  return id;
}

void EventTarget::removeEventListener(ListenerId id) {
  auto listener = listeners_->find(id);
  if (listener == listeners_->all.end()) return;
  listeners_->retire(std::move(listener->callback));
  listener->callback = nullptr;
  if (!listeners_->outermost) listeners_->sweep();
}

void EventTarget::replace(ListenerId id, std::shared_ptr<Callback> callback) {
  auto& current = listeners_->find(id)->callback;
  listeners_->retire(std::exchange(current, std::move(callback)));
}

bool EventTarget::dispatch(Event& event) {
  auto& listeners = *listeners_;
  std::unique_ptr<Listeners> kept;  // Outlives every use of `listeners` below.
  bool isOutermost = !listeners.outermost;
  if (isOutermost) listeners.outermost = &kept;

  event.target_ = this;
  event.stopped_ = false;
  // By index, since listeners may be added; up to today's size, since those do not run.
  for (std::size_t i = 0, size = listeners.all.size(); i < size; ++i) {
    auto& listener = listeners.all[i];
    if (!listener.hears(event)) continue;
    auto& callback = *listener.callback;
    if (listener.once) removeEventListener(listener.id);
    callAndReport([&] { callback(event); });
    if (!listeners.targetAlive || event.stopped_) break;
  }

  if (isOutermost) {
    listeners.outermost = nullptr;
    listeners.sweep();
  }
  return listeners.targetAlive;
}

}  // namespace web
