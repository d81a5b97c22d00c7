// Waits until descriptors are ready. CMake chooses the implementation for the operating system.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "native/loop/timer.h"
#include "native/net/readiness.h"

namespace web::native {

// Level-triggered: an event that is not dealt with is reported again. Used under its loop's lock.
class Poller {
 public:
  using Lock = std::unique_lock<std::mutex>;

  struct Event {
    std::uint64_t token;
    Readiness readiness;  // Both if the descriptor is broken: reading finds out why.
  };

  // If the system is short of a resource, every wait asks for it again.
  static std::unique_ptr<Poller> make();
  virtual ~Poller() = default;

  virtual void add(int descriptor, Readiness interest, std::uint64_t token) = 0;
  virtual void change(int descriptor, Readiness interest, std::uint64_t token) = 0;
  virtual void remove(int descriptor) = 0;

  // Replaces `events`. Waits until `until` at the latest; returns false if that time has certainly
  // not come. If `lock` is given, releases it meanwhile, so that other threads may change what is
  // watched.
  virtual bool wait(Clock::time_point until, std::vector<Event>& events, Lock* lock) = 0;

  // A descriptor that is readable whenever a wait would end for a watched one; -1 if this poller
  // has none.
  virtual int descriptor() const { return -1; }

  // Whether a wait in progress notices changes to what is watched.
  virtual bool noticesChanges() const = 0;
};

}  // namespace web::native
