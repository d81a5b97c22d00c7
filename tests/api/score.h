// A program's own event, and functions that fire it from another file.
#pragma once

#include <web/event_target.h>

namespace web {

struct Score : Event {
  explicit Score(int count) : Event(EventType<Score>{"score"}), points(count) {}
  int points;
};

void fireScoreOfAnotherFile(EventTarget& target, int points);

// Its class also has the name web::(unnamed)::Private, and the event is also called "score".
void firePrivateOfAnotherFile(EventTarget& target);

}  // namespace web
