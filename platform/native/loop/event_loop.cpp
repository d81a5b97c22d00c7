// How a program runs its loop, and what happens at the end of the thread.
#include "native/loop/event_loop.h"

#include <algorithm>
#include <utility>

#include "attributes.h"
#include "exceptions.h"

namespace web::native {

namespace {

constexpr auto framePeriod = std::chrono::nanoseconds(std::chrono::seconds(1)) / 60;

// How long pollEvents() may take per frame when more arrives than one turn handles.
constexpr auto maxCatchUp = std::chrono::milliseconds(4);

// Nested turns, by handlers that call pollEvents(): a server must not determine the stack depth.
constexpr int mostNested = 64;

// How long the end of a thread may take to send queued output and Close frames.
constexpr auto maxClosing = std::chrono::seconds(2);

}  // namespace

// While the program is inside pollEvents() or run(). Afterwards the network thread serves.
class Loop::Turns {
 public:
  explicit Turns(Loop& loop) : loop_(loop) {
    loop_.standby_.takeCharge();
    loop_.state_.agenda.dispatchRunning();
  }
  Turns(const Turns&) = delete;
  Turns& operator=(const Turns&) = delete;
  ~Turns() {
    loop_.standby_.handOver();
    loop_.standby_.leaveCharge();
  }

 private:
  Loop& loop_;
};

// While the program is inside run(). Its end clears a pending quit(), even after an exception.
class Loop::Runs {
 public:
  explicit Runs(Loop& loop) : loop_(loop) { ++loop_.running_; }
  Runs(const Runs&) = delete;
  Runs& operator=(const Runs&) = delete;
  ~Runs() {
    --loop_.running_;
    if (!loop_.isParents()) loop_.state_.interruption.forgetQuit();
  }

 private:
  Loop& loop_;
};

inline bool Loop::hasWork() const {
  return state_.agenda.hasMembers() || !state_.dueTasks.empty() || state_.tasks->keepsRunning();
}

bool Loop::pollEvents() {
  Turns turns(*this);
  if (turn_.depth() >= mostNested) return turn_.runWithoutHandlers(), false;
  const auto before = turn_.work();
  turn_.run(noWait);
  if (state_.agenda.hasBacklog()) {
    const auto until = Clock::now() + maxCatchUp;
    while (state_.agenda.hasBacklog() && !isInterrupted() && Clock::now() < until)
      turn_.run(noWait);
  }
  state_.interruption.rethrow();
  return turn_.work() != before;
}

TWINSOCKET_COLD int Loop::run(const std::function<bool()>* frame) {
  Turns turns(*this);
  if (turn_.depth() >= mostNested) return turn_.runWithoutHandlers(), 0;
  Runs runs(*this);
  auto& interruption = state_.interruption;
  auto nextFrame = frame ? Clock::now() : forever;
  while (!interruption.hasQuit() && (frame || hasWork())) {
    if (frame && Clock::now() >= nextFrame) {
      // After a late frame, the next ones keep their distance.
      nextFrame = std::max(nextFrame + framePeriod, Clock::now());
      Turn::Inside inside(turn_);
      if (!(*frame)()) break;
    }
    // Even after a frame that took too long: events must not wait for a fast frame.
    if (interruption.hasQuit()) break;
    turn_.run(nextFrame);
    interruption.rethrow();
  }
  state_.agenda.flush();
  interruption.rethrow();
  return isParents() ? 0 : interruption.quitStatus();  // 0, like the outer calls of run().
}

void Loop::postTask(std::function<void()> task) {
  Charge charge(this);  // Notifies the thread that waits for the loop, if there is one.
  state_.tasks->postHere(std::move(task));
}

TWINSOCKET_COLD void Loop::quit(int status) {
  if (running_ > 0) state_.interruption.quit(status);
}

void Loop::add(std::shared_ptr<Member> member) {
  sleepWatch_.start();
  state_.agenda.add(std::move(member));
}

void Loop::remove(Member& member) {
  state_.agenda.remove(member);
  if (!state_.agenda.hasMembers()) sleepWatch_.stop();
}

TWINSOCKET_COLD Loop::~Loop() {
  allowNetworkThread(false);
  state_.tasks->close();
  state_.dueTasks.clear();
  if (state_.timeouts) state_.timeouts->drop();
  // If memory runs out, the rest is dropped.
  static_cast<void>(callWithinMemory([this] { closeAll(); }));
  state_.agenda.dropAll();
  state_.servingTasks->close();
}

TWINSOCKET_COLD void Loop::closeAll() {
  state_.interruption.forgetAll();  // Nobody is left who could handle them.
  auto members = state_.agenda.members();
  for (auto& [member, kept] : members) member->abandon();
  members.clear();
  const auto until = Clock::now() + maxClosing;
  while (state_.agenda.hasMembers() && Clock::now() < until) turn_.run(until);
}

}  // namespace web::native
