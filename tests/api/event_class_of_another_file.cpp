// An event class with the same name as another file's, and a class that both files share.
#include <web/event_target.h>

#include "api/score.h"

namespace web {

namespace {

struct Private : Event {
  Private() : Event(EventType<Private>{"score"}) {}
};

}  // namespace

void firePrivateOfAnotherFile(EventTarget& target) {
  Private event;
  target.dispatchEvent(event);
}

void fireScoreOfAnotherFile(EventTarget& target, int points) {
  Score event(points);
  target.dispatchEvent(event);
}

}  // namespace web
