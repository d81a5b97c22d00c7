// An event of a program's own, and those who fire it from another file.
#pragma once

#include <web/event_target.h>

namespace web {

struct Score : Event {
  explicit Score(int count) : Event(EventType<Score>{"score"}), points(count) {}
  int points;
};

void fireScoreOfAnotherFile(EventTarget& target, int points);

// Its class has the name web::(unnamed)::Private, and the event is "score" as well.
void firePrivateOfAnotherFile(EventTarget& target);

}  // namespace web
