// The stages of one turn of the loop.
#include "native/loop/turn.h"

#include <algorithm>
#include <utility>

#include "attributes.h"
#include "exceptions.h"

namespace web::native {

namespace {

// How often other threads' tasks are checked while the system has no descriptor for a waker.
constexpr auto unwokenWait = std::chrono::milliseconds(20);

}  // namespace

void Turn::run(Clock::time_point until) {
  loop_.agenda.flush();
  Inside turning(*this);
  takeUpWhatWasLeft();
  auto events = std::exchange(events_, {});  // A nested turn has its own list.
  const auto notYet = awaitEvents(until, events);
  loop_.serveTasks();
  runTasks();
  work_ += events.size() + loop_.agenda.due();
  dispatchEach(events);
  events_ = std::move(events);
  callTimers(notYet);
  loop_.agenda.flush();
  if (depth_ == 1) loop_.agenda.freeRemoved();
}

void Turn::runWithoutHandlers() {
  loop_.agenda.flush();
  auto events = std::exchange(events_, {});
  loop_.watches.wait(noWait, events);
  loop_.serveTasks();
  for (const auto& event : events) loop_.watches.call(event);
  events_ = std::move(events);
  loop_.timers.callDue();
  loop_.agenda.flush();
}

inline void Turn::takeUpWhatWasLeft() {
  auto& agenda = loop_.agenda;
  agenda.dropUncollected();
  loop_.remindForgotten();
  agenda.recallDispatching();
  agenda.setBacklog(false);
}

TWINSOCKET_ALWAYS_INLINE Clock::time_point Turn::awaitEvents(Clock::time_point until,
                                                             Watches::Events& events) {
  if (loop_.interruption.isSet() || loop_.agenda.hasForgotten() || loop_.agenda.hasToDispatch() ||
      !loop_.dueTasks.empty() || !loop_.tasks->isEmpty() || !loop_.servingTasks->isEmpty()) {
    until = noWait;
  } else {
    until = std::min(until, loop_.timers.next());
  }
  if (!loop_.wakeup.isOpen()) {
    loop_.wakeup.open();
    until = std::min(until, Clock::now() + unwokenWait);
  }
  return loop_.watches.wait(until, events) ? forever : until;
}

// Tasks that are posted by tasks run in the next turn.
void Turn::runDueTasks() {
  loop_.tasks->takeInto(loop_.dueTasks);
  for (auto left = loop_.dueTasks.size(); left > 0 && !loop_.dueTasks.empty(); --left) {
    if (loop_.interruption.isSet()) return;
    auto task = std::move(loop_.dueTasks.front());
    loop_.dueTasks.pop_front();
    ++work_;
    callAndReport(task);
    callAndReport([&] { task = nullptr; });
  }
}

inline void Turn::dispatchEach(Watches::Events& events) {
  const bool isOne =  // Nearly always, and there is nothing to share out.
      events.size() == 1 && !loop_.agenda.hasToDispatch() && !loop_.interruption.isSet();
  if (isOne) {
    loop_.watches.call(events.front());
    loop_.agenda.dispatch(forever, loop_.interruption);
  } else if (!events.empty() || loop_.agenda.hasToDispatch()) {
    dispatchMany(events);
  }
}

void Turn::dispatchMany(Watches::Events& events) {
  const auto& interruption = loop_.interruption;
  loop_.serve(
      events, [&](Clock::time_point until) { loop_.agenda.dispatch(until, interruption); },
      [&] { return interruption.isSet(); });  // The poller reports the rest again.
}

// Timers run late in the turn: after a long handler or a sleep, bytes that came in time count
// first. If the poller knows that none was due, the clock is not read: what has become due since
// ends the next turn's wait.
inline void Turn::callTimers(Clock::time_point notYet) {
  if (loop_.timers.next() < notYet && !loop_.interruption.isSet()) loop_.timers.callDue();
}

}  // namespace web::native
