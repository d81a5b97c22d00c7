// Who is in charge of a loop: its own thread, or the network thread that stands by.
#pragma once

#include <memory>

#include "native/loop/loop_state.h"
#include "native/loop/network_thread.h"

namespace web::native {

// Whoever is in charge of a loop holds its lock, and touches its state: the loop's own thread while
// it is inside one of our calls, else the network thread, except while that waits. Before there is
// a network thread nothing is locked. Only the loop's own thread may call these functions, except
// for networkThreadServes().
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

  // The descriptor for a program that waits in a loop of its own: it becomes readable when a turn
  // is due. From now on the program is expected to wait for it. -1 if the system has none left.
  int giveDescriptor();

  // When the next turn is due even if the descriptor is not readable; `forever` if never.
  Clock::time_point nextDeadline();

  // Lets the network thread serve again, and wakes it if something must not wait.
  void leaveCharge();

  // The program leaves a turn, and may return soon or only after a long time.
  void handOver();

  // While in charge: the network thread serves, and events wait for the program's next turn.
  bool networkThreadServes() const { return loop_.agenda.collects(); }

  // The program's next turn may be far away: the network thread is to flush.
  void leaveFlush() { mustFlush_ = true; }

  // The same: the network thread is to collect from this member.
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
  void wakeProgram();
  void noteSharing() { isShared_ = hasGivenDescriptor_ || thread_; }

  void awaitWork(NetworkThread::Lock& lock) override;
  void serveAlone() override;
  void endWait() override { loop_.wakeup.wake(); }

  LoopState& loop_;
  bool isAllowed_ = true;
  std::unique_ptr<NetworkThread> thread_;         // Created when first needed.
  std::unique_ptr<NetworkThread> parentsThread_;  // The parent process' thread.
  int charges_ = 0;  // How often the loop's own thread has taken charge: calls may be nested.
  bool isShared_ = false;
  bool hasGivenDescriptor_ = false;
  Waker programWaker_;  // Used if the poller has no descriptor and the network thread waits.
  bool isProgramWoken_ = false;
  Clock::time_point toldDeadline_ = forever;  // The deadline that the program was told last.
  bool mustFlush_ = false;
  Wait wait_;
  Watches::Events events_;
};

}  // namespace web::native
