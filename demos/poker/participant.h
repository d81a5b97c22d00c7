// Somebody without a screen: plays a script, prints what they see, and leaves.
#pragma once

#include "options.h"
#include "report.h"
#include "script.h"
#include "table.h"

#include <string>

namespace poker {

class Participant {
 public:
  explicit Participant(const Options& options);

  // Once per display frame. False when it is over.
  bool frame();

  // Empty if all was played; else a sentence for a person.
  const std::string& failure() const { return failure_; }

 private:
  Table table_;
  Script script_;
  Report report_;
  Table::Clock::time_point deadline_;
  bool isLeaving_ = false;
  std::string failure_;
};

}  // namespace poker
