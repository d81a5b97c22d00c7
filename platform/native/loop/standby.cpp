// Lets the network thread serve the loop while the program does something else.
#include "native/loop/standby.h"

#include <utility>

namespace web::native {

void Standby::allow(bool allowed) {
  isAllowed_ = allowed;
  if (allowed) return;
  const bool isCharged = hasThread();
  if (isCharged) takeCharge();
  thread_.reset();
  noteSharing();
  loop_.agenda.dropUncollected();
  if (isCharged) leaveCharge();
}

bool Standby::mayHaveThread() const {
  if (hasGivenDescriptor_) return !hasOwnDescriptor();
  return isAllowed_ && loop_.agenda.hasMembers();
}

int Standby::giveDescriptor() {
  takeCharge();
  if (!hasOwnDescriptor() && !hasGivenDescriptor_) hasGivenDescriptor_ = programWaker_.open();
  if (hasOwnDescriptor()) {
    thread_.reset();
    hasGivenDescriptor_ = true;
  }
  noteSharing();
  handOver();
  leaveCharge();
  if (!hasGivenDescriptor_) return -1;
  return hasOwnDescriptor() ? loop_.watches.descriptor() : programWaker_.descriptor();
}

Clock::time_point Standby::nextDeadline() {
  takeCharge();
  toldDeadline_ = loop_.timers.next();
  const auto deadline = loop_.isDue() ? Clock::now() : toldDeadline_;
  leaveCharge();
  return deadline;
}

// The program may be waiting in its own loop: the descriptor becomes ready.
void Standby::wakeProgram() {
  if (loop_.timers.next() >= toldDeadline_ && !loop_.isDue()) return;
  if (hasOwnDescriptor()) return loop_.wakeup.wakeOnce();
  if (!std::exchange(isProgramWoken_, true)) programWaker_.wake();
}

void Standby::handOver() {
  if (charges_ > 1) return;
  if (hasGivenDescriptor_) {
    toldDeadline_ = loop_.timers.next();
    if (std::exchange(isProgramWoken_, false)) programWaker_.reset();
  }
  if (!thread_ && mayHaveThread() && loop_.wakeup.isOpen()) {
    static_cast<void>(callWithinMemory([this] { thread_ = NetworkThread::start(*this); }));
    noteSharing();
  }
  if (!thread_) return;
  thread_->noteTurn();
  loop_.agenda.collectUndispatched();
}

void Standby::leaveCharge() {
  if (--charges_ > 0) return;
  if (hasGivenDescriptor_) wakeProgram();
  if (!thread_) return;
  wait_.isToEnd |= loop_.watches.takeUnnoticedChange() || mustFlush_ ||
                   loop_.agenda.hasToCollect() || !loop_.servingTasks->isEmpty() ||
                   loop_.timers.next() < wait_.until;
  if (wait_.isToEnd && wait_.isUnderWay) loop_.wakeup.wakeOnce();
  thread_->leaveCharge();
}

void Standby::awaitWork(NetworkThread::Lock& lock) {
  loop_.agenda.recallCollecting();
  auto until = loop_.timers.next();
  if (mustFlush_ || loop_.agenda.hasForgotten() || loop_.agenda.hasToFlush() ||
      loop_.agenda.hasToCollect() || !loop_.servingTasks->isEmpty()) {
    until = noWait;
  }
  wait_ = {.isUnderWay = true, .isToEnd = false, .until = until};
  loop_.wakeup.rearm();
  loop_.watches.wait(until, events_, &lock);
  wait_.isUnderWay = false;
}

// Like a turn, except that events are collected instead of dispatched.
void Standby::serveAlone() {
  auto& agenda = loop_.agenda;
  agenda.setCollects(true);
  mustFlush_ = false;
  loop_.remindForgotten();
  loop_.serveTasks();
  loop_.serve(
      events_, [&](Clock::time_point until) { agenda.collect(until); }, [] { return false; });
  // Timers run late, so that bytes that came in time count first.
  loop_.timers.callDue();
  agenda.collect(forever);
  agenda.flush();
  agenda.setCollects(false);
  if (hasGivenDescriptor_ && loop_.isDue()) wakeProgram();
}

void Standby::forget() {
  parentsThread_ = std::move(thread_);
  isAllowed_ = false;
  --charges_;
}

}  // namespace web::native
