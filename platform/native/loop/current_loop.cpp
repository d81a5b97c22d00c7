// The loop of each thread: created when first used, destroyed with the thread, left alone by
// fork().
#include <memory>
#include <utility>

#include "native/loop/event_loop.h"
#include "native/loop/thread_end.h"

namespace web::native {

namespace {

thread_local Loop* currentLoop = nullptr;
thread_local bool endsWithThread = false;  // The current loop, or one before it.

// Never destroyed, since that would close what belongs to the parent.
Loop* lastForgotten = nullptr;

void endLoop(void* ended) {
  currentLoop = static_cast<Loop*>(ended);  // Some systems have forgotten it by now.
  delete currentLoop;
  currentLoop = nullptr;
}

}  // namespace

// Called on the thread that forks, the only one that the child has, while its loop is consistent.
class Loop::Forking {
 public:
  static void before() {
    if (currentLoop) currentLoop->standby_.takeCharge();
  }
  static void inParent() {
    if (currentLoop) currentLoop->standby_.leaveCharge();
  }
  static void inChild() {
    ++forks;
    if (!currentLoop) return;
    std::exchange(currentLoop, nullptr)->forget();
    if (std::exchange(endsWithThread, false)) atThreadEnd(endLoop, nullptr);
  }
};

Loop& Loop::current() {
  if (!currentLoop) {
    static const bool isPrepared = [] {
      atFork(Forking::before, Forking::inParent, Forking::inChild);
      return true;
    }();
    static_cast<void>(isPrepared);
    currentLoop = std::make_unique<Loop>().release();
    // After the thread's own objects are gone, static ones may still need a loop.
    if (!std::exchange(endsWithThread, true)) atThreadEnd(endLoop, currentLoop);
  }
  return *currentLoop;
}

// Touches no descriptor and waits for no thread. Turns in progress end.
void Loop::forget() {
  forgottenBefore_ = std::exchange(lastForgotten, this);
  standby_.forget();
  state_.interruption.quit(0);
  state_.agenda.forEach([](auto& each) { each.forget(); });
}

}  // namespace web::native
