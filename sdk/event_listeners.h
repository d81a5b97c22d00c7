// The list of an EventTarget's listeners, and the fast path to a single one.
#pragma once

#include <web/event_target.h>

#include <cstdint>
#include <list>
#include <memory>
#include <string_view>

#include "attributes.h"
#include "exceptions.h"

namespace web {

struct EventTarget::Listeners {
  struct Listener {
    ListenerId id;
    std::string_view type;
    EventClass eventClass;
    SharedCallback callback;
    bool once;
    bool isRemoved = false;  // It may be running, so it is deleted when no dispatch is in progress.

    bool hears(const Event& event) const {
      return eventClass == event.class_ || eventClass == EventClass::any();
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
    noteChange();
    listener.isRemoved = isUntidy = true;
    if (depth == 0) sweep();
  }

  void noteChange() {
    if (!TWINSOCKET_HAS_SHORT_WAYS) return;
    isSame = false;
    only = nullptr;
  }

  // Whether the event is for `only`.
  bool isForOne(const Event& event) const {
    return only && event.type_.data() == onlyType && event.type_.size() == only->type.size() &&
           only->hears(event);
  }

  // Ends a dispatch; returns whether the target still exists.
  bool leave() {
    if (isUntidy) return leaveTidy();
    --depth;
    return true;
  }

  bool leaveTidy();
  void sweep();

  std::list<Listener> all;
  std::uint64_t lastId = 0;
  Listener* only = nullptr;                   // For the last event's type, if there is exactly one.
  const char* onlyType = nullptr;             // The address of that event's name.
  int depth = 0;                              // Dispatches in progress.
  bool targetAlive = true, isUntidy = false;  // Untidy: there are removed listeners.
  bool isSame = true;  // Nothing has changed since the innermost dispatch began.
};

// Also ends the dispatch when the end of the thread unwinds a handler.
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

// In a flood there is one listener, which stays.
inline bool EventTarget::dispatchInline(Event& event) {
  auto& listeners = *listeners_;
  if (!TWINSOCKET_HAS_SHORT_WAYS || !listeners.isForOne(event)) return dispatchToEach(event);
  bool targetAlive = true;
  {
    Dispatch underWay(listeners, targetAlive);
    event.target_ = this;
    event.stopped_ = false;
    callAndReport([&] { listeners.only->callback(event); });
  }
  return targetAlive;
}

}  // namespace web
