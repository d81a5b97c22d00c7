// Whom a loop serves: a channel.
#pragma once

#include <memory>

#include "exceptions.h"

namespace web::native {

// Kept alive by its loop while it has something to do. Serving moves bytes and runs no handler;
// dispatching runs handlers. Everything here is called by whoever is in charge of the loop.
class Member : public std::enable_shared_from_this<Member> {
 public:
  virtual ~Member() = default;

  // Serving: writes what was sent since the last turn.
  virtual void flush() = 0;

  // Serving, without the program: takes in what has come, which then waits for dispatch().
  virtual void collect() = 0;

  // Serving: the computer has slept, and the connection may be gone.
  virtual void checkConnection() = 0;

  // Runs handlers, one task after the other, until none is due or the loop is interrupted.
  virtual void dispatch() = 0;

  // The thread ends: closes as "going away", and runs no handler any more.
  virtual void abandon() = 0;

  // The thread's loop is gone: drops all that is left.
  virtual void drop() = 0;

  // Memory ran out while one of the above ran: fails, without taking any memory.
  virtual void runOutOfMemory() = 0;

  // In a child of fork(): what it has is the parent's, and is left alone from now on.
  virtual void forget() {}

  // If memory runs out meanwhile this member fails, and the others go on.
  template <class F>
  void doWithinMemory(F&& call) {
    if (!callWithinMemory(call)) runOutOfMemory();
  }

 private:
  friend class Agenda;
  bool awaitsFlush_ = false, awaitsCollect_ = false, awaitsDispatch_ = false;
};

}  // namespace web::native
