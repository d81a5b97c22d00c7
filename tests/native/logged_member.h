// A member of a loop that writes down what it is asked to do.
#pragma once

#include <string>
#include <vector>

#include "native/loop/member.h"

namespace web::native {

struct LoggedMember final : Member {
  void flush() override { log.push_back("flush"); }
  void collect() override { log.push_back("collect"); }
  void checkConnection() override { log.push_back("checkConnection"); }
  void dispatch() override { log.push_back("dispatch"); }
  void abandon() override { log.push_back("abandon"); }
  void drop() override { log.push_back("drop"); }
  void runOutOfMemory() override { log.push_back("runOutOfMemory"); }

  std::vector<std::string> log;
};

}  // namespace web::native
