// Who is in charge of a loop: its own thread, or the network thread that stands by.
#pragma once

#include <memory>

#include "native/loop/loop_state.h"
#include "native/loop/network_thread.h"

namespace web::native {

// Whoever is in charge of a loop holds its lock, and touches its state: the loop's own thread while
// it is inside one of our calls, else the network thread, except while that waits. Before there is
// a network thread nothing is locked. All calls are the loop's own thread's, but serves().
class Standby final : private NetworkThread::Owner {
 public:
  explicit Standby(LoopState& loop) : loop_(loop) {}

  // Forbidding it ends the thread.
  void allow(bool allowed);
  bool hasThread() const { return thread_ != nullptr; }

  // May be nested.
  void takeCharge() {
    if (charges_++ == 0 && thread_) thread_->takeCharge();
  }

  // Whether somebody else serves the loop or waits for it: then calls of the program take charge.
  bool isShared() const { return isShared_; }

  // From now on the program waits in a loop of its own until this descriptor is ready to be read.
  // Negative if the system has none left.
  int join();

  // When the next turn is due even if it is not ready; `forever` if none is.
  Clock::time_point nextDeadline();

  // The program has started something that must not wait until the network thread wakes by itself.
  void leaveCharge();

  // The program leaves a turn, and may return soon or only after a long time.
  void handOver();

  // While in charge: the network thread serves, and events wait for the program's next turn.
  bool serves() const { return loop_.agenda.collects(); }

  // From a call of the program, which may not return soon: the network thread flushes.
  void leaveRest() { hasRest_ = true; }

  // The same, and the network thread collects.
  void collectSoon(Member& member) {
    if (thread_) loop_.agenda.collectSoon(member);
  }

  // In a child of fork(), while in charge: the thread is not in this process.
  void forget();

 private:
  struct Wait {
    bool isUnderWay = false;
    bool isToEnd = false;  // Something has changed since the wait began that it would miss.
    Clock::time_point until;
  };

  bool hasOwnDescriptor() const { return loop_.watches.descriptor() >= 0; }
  bool mayHaveThread() const;
  void tellProgram();
  void noteSharing() { isShared_ = isJoined_ || thread_; }

  void awaitWork(NetworkThread::Lock& lock) override;
  void serveAlone() override;
  void endWait() override { loop_.wakeup.wake(); }

  LoopState& loop_;
  bool isAllowed_ = true;
  std::unique_ptr<NetworkThread> thread_;         // Created when first needed.
  std::unique_ptr<NetworkThread> parentsThread_;  // The parent process' thread.
  int charges_ = 0;  // Nesting level of charges of the loop's own thread.
  bool isShared_ = false;
  bool isJoined_ = false;
  Waker news_;  // Used if the poller has no descriptor: the network thread waits, and reports by
                // this.
  bool hasToldNews_ = false;
  Clock::time_point told_ = forever;  // The deadline that the program was told last.
  bool hasRest_ = false;
  Wait wait_;
  Watches::Events events_;
};

}  // namespace web::native
