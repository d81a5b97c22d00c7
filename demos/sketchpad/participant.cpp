// A participant without a screen: draws a figure, waits until everything is drawn, and leaves.
#include "participant.h"

#include <algorithm>
#include <cstdio>

namespace sketchpad {

Participant::Participant(const Options& options)
    : room(options.url, options.room, options.name),
      options_(options),
      pen_(figure(options.script)),
      deadline_(Room::Clock::now() + options.patience) {}

bool Participant::frame() {
  const auto now = Room::Clock::now();
  room.frame(now);
  if (room.state() == Room::State::open && !isLeaving_) pen_.frame(room);
  const auto report = Report::of(room);
  if (options_.verbose) {
    std::fputs(news(report_, report).c_str(), stdout);
    std::fflush(stdout);
  }
  report_ = report;

  if (room.state() == Room::State::closed) {
    if (!isLeaving_) failure_ = room.sentence(now);
    return false;
  }
  if (isLeaving_) return true;
  if (!isComplete() && now < deadline_) return true;
  if (!isComplete()) {
    const auto trouble = room.sentence(now);
    failure_ = trouble.empty() ? "The others did not draw enough in time." : trouble;
  }
  isLeaving_ = true;
  room.leave();
  return true;
}

bool Participant::isComplete() const {
  const auto& drawing = room.drawing();
  return room.state() == Room::State::open && pen_.isDone() && !room.hasUnsent() &&
         drawing.current().empty() &&
         drawing.finishedStrokes() >= std::max(options_.strokes, pen_.strokes());
}

}  // namespace sketchpad
