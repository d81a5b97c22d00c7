// Which members of a loop are due to be flushed, collected from and dispatched, and in what order.
#pragma once

#include <memory>
#include <unordered_map>
#include <vector>

#include "native/loop/interruption.h"
#include "native/loop/member.h"
#include "native/loop/queue.h"
#include "native/loop/timer.h"

namespace web::native {

// The queues keep their memory, so that a message allocates nothing. Used by whoever is in charge.
class Agenda {
 public:
  void add(std::shared_ptr<Member> member);
  void remove(Member& member);
  bool hasMembers() const { return !members_.empty(); }

  // Removed members may have been running until now.
  void freeRemoved() { removed_.clear(); }

  // Calls drop() for every member.
  void dropAll();

  // Calls this for every member, within memory. No member may be added or removed meanwhile.
  template <class F>
  void forEach(F&& call) {
    for (auto& [member, kept] : members_)
      member->doWithinMemory([&, each = member] { call(*each); });
  }
  std::unordered_map<Member*, std::shared_ptr<Member>> members() const { return members_; }

  // Each makes the member due once, in this turn or the next one.
  void flushSoon(Member& member) {
    if (!member.awaitsFlush_) addToFlush(member);
  }
  void dispatchSoon(Member& member);
  void collectSoon(Member& member) { addTo(collecting_.now, member, member.awaitsCollect_); }

  // The member has used up its share of this turn, and continues in the next one.
  void goOnLater(Member& member);

  // For a nested turn: the members whose handlers are running are due as well.
  void dispatchRunning();

  // Members to be dispatched must also be collected from: the program may not return soon.
  void collectUndispatched();

  // While the network thread serves: collects from members that are to be dispatched.
  void setCollects(bool collects) { collects_ = collects; }
  bool collects() const { return collects_; }

  bool hasToFlush() const { return !unflushed_.empty(); }
  bool hasToDispatch() const { return !dispatching_.now.empty(); }
  bool hasToCollect() const { return !collecting_.now.empty(); }
  std::size_t due() const { return dispatching_.now.size() + collecting_.now.size(); }

  // The last turn has left work undone.
  bool hasBacklog() const { return hasBacklog_; }
  void setBacklog(bool hasBacklog) { hasBacklog_ = hasBacklog; }

  // Memory ran out: a member that is due is in no queue.
  bool hasForgotten() const { return hasForgotten_; }
  void remindForgotten();

  // Members that used up their share of the last turn are due again.
  void recallDispatching() {
    if (!dispatching_.later.empty()) recall();
  }
  void recallCollecting();

  // In the program's own turn there is nothing to collect.
  void dropUncollected() {
    if (!collecting_.now.empty() || !collecting_.later.empty()) clearUncollected();
  }

  void flush() {
    if (!unflushed_.empty()) flushAll();
  }

  // Stops at this time, but after one member at the earliest.
  void dispatch(Clock::time_point until, const Interruption& interruption) {
    if (hasToDispatch()) dispatchDue(until, interruption);
  }
  void collect(Clock::time_point until);

 private:
  using Members = Queue<std::shared_ptr<Member>>;
  struct TwoTurns {
    Members now, later;  // In this turn, and in the next one.
  };

  void addTo(Members& queue, Member& member, bool& awaits);
  void addToFlush(Member& member);
  void dispatchDue(Clock::time_point until, const Interruption& interruption);
  void recall();
  void clearUncollected();
  void flushAll();

  std::unordered_map<Member*, std::shared_ptr<Member>> members_;
  std::vector<std::shared_ptr<Member>> removed_;
  std::vector<std::shared_ptr<Member>> unflushed_, flushing_;
  TwoTurns dispatching_, collecting_;
  std::vector<Member*> running_;  // Members whose handlers are running, the innermost last.
  bool collects_ = false, hasBacklog_ = false, hasForgotten_ = false;
};

}  // namespace web::native
