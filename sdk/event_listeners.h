// The list of an EventTarget's listeners, and the short way to the only one of them.
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
    std::shared_ptr<Callback> callback;
    bool once;
    bool isRemoved = false;  // And may be running, so it goes when no dispatch is under way.

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

  // Whether it is for `only`.
  bool isForOne(const Event& event) const {
    return only && event.type_.data() == onlyType && event.type_.size() == only->type.size() &&
           only->hears(event);
  }

  // A dispatch is over; tells whether the target still exists.
  bool leave() {
    if (isUntidy) return leaveTidy();
    --depth;
    return true;
  }

  bool leaveTidy();
  void sweep();

  std::list<Listener> all;
  std::uint64_t lastId = 0;
  Listener* only = nullptr;        // Of the last event's type, if there is one, and stays.
  const char* onlyType = nullptr;  // Where that event has the name.
  int depth = 0;                   // Dispatches under way.
  bool targetAlive = true, isUntidy = false;  // Untidy: there is something to sweep.
  bool isSame = true;                         // As when the innermost dispatch began.
};

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

// In a flood there is one listener, and it stays.
inline bool EventTarget::dispatchInline(Event& event) {
  auto& listeners = *listeners_;
  if (!TWINSOCKET_HAS_SHORT_WAYS || !listeners.isForOne(event)) return dispatchToEach(event);
  bool targetAlive = true;
  {
    Dispatch underWay(listeners, targetAlive);
    event.target_ = this;
    event.stopped_ = false;
    callAndReport([&] { listeners.only->callback->call(event); });
  }
  return targetAlive;
}

}  // namespace web
