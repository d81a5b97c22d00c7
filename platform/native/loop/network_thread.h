// The thread that serves a loop while its program does something else.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "native/loop/timer.h"

namespace web::native {

// Whoever is in charge of a loop holds its lock: the program while it is inside one of our calls,
// else this thread. It lets go of the lock to wait for the network, and runs no handler.
class NetworkThread {
 public:
  using Lock = std::unique_lock<std::mutex>;

  // What the thread calls while it is in charge.
  class Owner {
   public:
    // Releases the lock meanwhile.
    virtual void awaitWork(Lock& lock) = 0;
    virtual void serveAlone() = 0;

    // Ends a wait. From the loop's thread.
    virtual void endWait() = 0;

   protected:
    ~Owner() = default;
  };

  // The caller is in charge at first. Null if the system has no thread left.
  static std::unique_ptr<NetworkThread> start(Owner& owner);

  NetworkThread(const NetworkThread&) = delete;
  NetworkThread& operator=(const NetworkThread&) = delete;

  // For a caller in charge. Waits until the thread has stopped serving.
  ~NetworkThread();

  // For the loop's thread, which is in charge between these two calls.
  void takeCharge() { shared_->mutex.lock(); }
  void leaveCharge() { shared_->mutex.unlock(); }

  // For a caller in charge: the program has polled its loop, and may do so again soon.
  void noteTurn() { shared_->lastTurn = Clock::now(); }

 private:
  // Outlives the loop until the thread has released it.
  struct Shared {
    std::mutex mutex;
    std::condition_variable changed;
    Clock::time_point lastTurn = Clock::now();
    bool hasBegun = false, isEnding = false, hasEnded = false;
  };

  NetworkThread(std::shared_ptr<Shared> shared, Owner& owner)
      : shared_(std::move(shared)), owner_(owner) {}
  static void live(Shared& shared, Owner& owner);

  std::shared_ptr<Shared> shared_;
  Owner& owner_;
};

}  // namespace web::native
