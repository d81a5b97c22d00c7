// A member of a loop that logs what it is asked to do.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "native/loop/member.h"

namespace web::native {

using Log = std::vector<std::string>;

struct LoggedMember final : Member {
  LoggedMember() = default;

  // Also logs to a log that several members share, for instance "flush a".
  LoggedMember(std::string named, Log& shared) : name(std::move(named)), all(&shared) {}

  void flush() override {
    note("flush");
    inFlush();
  }
  void collect() override { note("collect"); }
  void checkConnection() override { note("checkConnection"); }
  void dispatch() override {
    note("dispatch");
    inDispatch();
  }
  void abandon() override { note("abandon"); }
  void drop() override { note("drop"); }
  void runOutOfMemory() override { note("runOutOfMemory"); }

  void note(const std::string& what) {
    log.push_back(what);
    if (all) all->push_back(what + " " + name);
  }

  Log log;
  std::string name;
  Log* all = nullptr;
  std::function<void()> inDispatch = [] {};  // Plays the handlers.
  std::function<void()> inFlush = [] {};     // The network thread calls it, too.
};

}  // namespace web::native
