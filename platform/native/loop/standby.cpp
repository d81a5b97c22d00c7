// The loop while its program does something else: the network thread serves it.
#include "native/loop/standby.h"

#include <utility>

namespace web::native {

void Standby::allow(bool allowed) {
  isAllowed_ = allowed;
  if (allowed) return;
  const bool isCharged = hasThread();
  if (isCharged) takeCharge();
  thread_.reset();
  loop_.agenda.dropUncollected();
  if (isCharged) leaveCharge();
}

void Standby::handOver() {
  if (charges_ > 1) return;
  if (!thread_ && isAllowed_ && loop_.wakeup.isOpen() && loop_.agenda.hasMembers()) {
    static_cast<void>(callWithinMemory([this] { thread_ = NetworkThread::start(*this); }));
  }
  if (!thread_) return;
  thread_->noteTurn();
  loop_.agenda.collectUndispatched();
}

void Standby::leaveCharge() {
  if (--charges_ > 0 || !thread_) return;
  wait_.isToEnd |= loop_.watches.takeUnnoticedChange() || hasRest_ || loop_.agenda.hasToCollect() ||
                   !loop_.servingTasks->isEmpty() ||
                   (!loop_.timers.empty() && loop_.timers.next() < wait_.until);
  if (wait_.isToEnd && wait_.isUnderWay) loop_.wakeup.wakeOnce();
  thread_->leaveCharge();
}

void Standby::awaitWork(NetworkThread::Lock& lock) {
  loop_.agenda.recallCollecting();
  auto until = loop_.timers.empty() ? forever : loop_.timers.next();
  if (hasRest_ || loop_.agenda.hasForgotten() || loop_.agenda.hasToFlush() ||
      loop_.agenda.hasToCollect() || !loop_.servingTasks->isEmpty()) {
    until = noWait;
  }
  wait_ = {.isUnderWay = true, .isToEnd = false, .until = until};
  loop_.wakeup.rearm();
  loop_.watches.wait(until, events_, &lock);
  wait_.isUnderWay = false;
}

// As a turn, but that what is to be dispatched is only collected.
void Standby::serveAlone() {
  auto& agenda = loop_.agenda;
  agenda.setCollects(true);
  hasRest_ = false;
  loop_.remindForgotten();
  loop_.serveTasks();
  loop_.serve(
      events_, [&](Clock::time_point until) { agenda.collect(until); }, [] { return false; });
  // Late: what has come in time still counts.
  if (!loop_.timers.empty()) loop_.timers.callDue(Clock::now());
  agenda.collect(forever);
  agenda.flush();
  agenda.setCollects(false);
}

void Standby::forget() {
  parentsThread_ = std::move(thread_);
  isAllowed_ = false;
  --charges_;
}

}  // namespace web::native
