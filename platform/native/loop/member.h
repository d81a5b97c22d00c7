// What a loop serves: a channel.
#pragma once

#include <memory>

#include "exceptions.h"

namespace web::native {

// Kept alive by its loop while it has something to do. Serving moves bytes and runs no handler;
// dispatching runs handlers. Every function is called by the thread in charge of the loop.
class Member : public std::enable_shared_from_this<Member> {
 public:
  virtual ~Member() = default;

  // Serving: writes what was sent since the last turn.
  virtual void flush() = 0;

  // Serving, by the network thread: collects events, which then wait for dispatch().
  virtual void collect() = 0;

  // Serving: the computer has slept, and the connection may be gone.
  virtual void checkConnection() = 0;

  // Runs handlers, one task after another, until none is due or the loop is interrupted.
  virtual void dispatch() = 0;

  // The thread ends: closes as "going away", and runs no more handlers.
  virtual void abandon() = 0;

  // The thread's loop is gone: drops everything.
  virtual void drop() = 0;

  // Memory ran out in one of the functions above: fails without allocating.
  virtual void runOutOfMemory() = 0;

  // In a child of fork(): leaves alone what belongs to the parent.
  virtual void forget() {}

  // Serving: flush() is due.
  bool awaitsFlush() const { return awaitsFlush_; }

  // If memory runs out, this member fails, and the others go on.
  template <class F>
  void doWithinMemory(F&& call) {
    if (!callWithinMemory(call)) runOutOfMemory();
  }

 private:
  friend class Agenda;
  bool awaitsFlush_ = false, awaitsCollect_ = false, awaitsDispatch_ = false;
};

}  // namespace web::native
