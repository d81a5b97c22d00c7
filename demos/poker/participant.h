// A player without a screen: plays a script, prints what it sees, and leaves.
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

  // Call it once per display frame. Returns false when it is over.
  bool frame();

  // Empty if the script was completed; else an error message for people.
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
