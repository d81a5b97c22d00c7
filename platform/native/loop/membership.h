// A member and its loop, for objects that work for the member.
#pragma once

#include "native/loop/event_loop.h"

namespace web::native {

// Two references, copied like a pointer. Both must outlive it.
class Membership {
 public:
  Membership(Loop& loop, Member& member) : loop_(&loop), member_(&member) {}

  Loop& loop() const { return *loop_; }
  TimerQueue& timers() const { return loop_->timers(); }

  // If memory runs out, the member fails.
  template <class F>
  void doWithinMemory(F&& call) const {
    member_->doWithinMemory(call);
  }

  void watch(int descriptor, Readiness interest, Watcher& watcher) const {
    loop_->watch(descriptor, interest, watcher);
  }
  TWINSOCKET_ALWAYS_INLINE void unwatch(int descriptor) const { loop_->unwatch(descriptor); }

  void flushSoon() const { loop_->flushSoon(*member_); }
  void dispatchSoon() const { loop_->dispatchSoon(*member_); }
  void collectSoon() const { loop_->standby().collectSoon(*member_); }
  void goOnLater() const { loop_->goOnLater(*member_); }

  // The program's running code is inside a turn.
  bool isTurning() const { return loop_->isTurning(); }
  bool awaitsFlush() const { return member_->awaitsFlush(); }
  bool networkThreadServes() const { return loop_->standby().networkThreadServes(); }
  void leaveFlush() const { loop_->standby().leaveFlush(); }

 private:
  Loop* loop_;
  Member* member_;
};

}  // namespace web::native
