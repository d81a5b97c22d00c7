// A participant without a screen: draws a figure, waits until everything is drawn, and leaves.
#pragma once

#include "options.h"
#include "report.h"
#include "room.h"
#include "script.h"

#include <optional>
#include <string>

namespace sketchpad {

class Participant {
 public:
  explicit Participant(const Options& options);

  // Once per display frame. False when it is over.
  bool frame();

  // Empty if everything was drawn; else an error message for people.
  const std::string& failure() const { return failure_; }

  Room room;

 private:
  bool isComplete() const;

  Options options_;
  ScriptedPen pen_;
  Report report_;
  Room::Clock::time_point deadline_;
  bool isLeaving_ = false;
  std::string failure_;
};

}  // namespace sketchpad
