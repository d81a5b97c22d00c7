// The loop while its program does something else: the network thread serves it.
#include <utility>

#include "native/loop/event_loop.h"

namespace web::native {

void Loop::allowNetworkThread(bool allowed) {
  mayHaveNetworkThread_ = allowed;
  if (allowed) return;
  Charge charge(this);
  networkThread_.reset();
  dropUncollected();
}

// Where the program has its turn there is nothing to collect, and a row would keep what is closed.
void Loop::dropUncollected() {
  for (auto* row : {&uncollected_, &uncollectedLater_}) {
    while (!row->empty()) row->take()->awaitsCollect_ = false;
  }
}

// The program leaves: it may come back for its next frame, or not for a long time.
void Loop::handOver() {
  if (charges_ > 1) return;
  if (!networkThread_ && mayHaveNetworkThread_ && canBeWoken_ && !activities_.empty()) {
    static_cast<void>(callWithinMemory([this] { networkThread_ = NetworkThread::start(*this); }));
  }
  if (!networkThread_) return;
  networkThread_->noteTurn();
  for (auto* row : {&undispatched_, &undispatchedLater_}) {
    for (auto& activity : *row) collectSoon(*activity);
  }
}

void Loop::takeCharge() {
  if (charges_++ == 0 && networkThread_) networkThread_->takeCharge();
}

// What the program has started may not wait until the network thread wakes by itself.
void Loop::leaveCharge() {
  if (--charges_ > 0 || !networkThread_) return;
  hasNewsForServer_ |= watches_.takeUnnoticedChange() || hasRest_ || !uncollected_.empty() ||
                       !servingTasks_->isEmpty() ||
                       (!timers_.empty() && timers_.next() < serverWaitsUntil_);
  if (hasNewsForServer_ && serverIsWaiting_ && !std::exchange(serverIsWoken_, true)) wakeServer();
  networkThread_->leaveCharge();
}

void Loop::awaitWork(NetworkThread::Lock& lock) {
  while (!uncollectedLater_.empty()) {
    auto activity = uncollectedLater_.take();
    activity->awaitsCollect_ = false;
    collectSoon(*activity);
  }
  auto until = timers_.empty() ? forever : timers_.next();
  if (hasRest_ || hasForgotten_ || !unflushed_.empty() || !uncollected_.empty() ||
      !servingTasks_->isEmpty()) {
    until = noWait;
  }
  serverIsWaiting_ = true;
  hasNewsForServer_ = serverIsWoken_ = false;
  serverWaitsUntil_ = until;
  watches_.wait(until, eventsAlone_, &lock);
  serverIsWaiting_ = false;
}

// As a turn, but that what is to be dispatched is only collected.
void Loop::serveAlone() {
  servesAlone_ = true;
  hasRest_ = false;
  if (hasForgotten_) remindAll();
  serveTasks();
  serve(eventsAlone_, &Loop::collect);
  // Last: what has come in time still counts.
  if (!timers_.empty()) timers_.callDue(Clock::now());
  collect(forever);
  flush();
  servesAlone_ = false;
}

void Loop::collectSoon(Activity& activity) {
  if (networkThread_) add(activity, uncollected_, activity.awaitsCollect_);
}

void Loop::collect(Clock::time_point until) {
  for (auto left = uncollected_.size(); left > 0 && !uncollected_.empty(); --left) {
    auto activity = uncollected_.take();
    activity->awaitsCollect_ = false;
    doFor(*activity, [&] { activity->collect(); });
    if (left > 1 && Clock::now() >= until) return;
  }
}

}  // namespace web::native
