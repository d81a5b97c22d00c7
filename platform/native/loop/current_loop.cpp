// Which loop a thread has: made when it is first asked for, ended with the thread, left by fork().
#include <memory>
#include <utility>

#include "native/loop/event_loop.h"
#include "native/loop/thread_end.h"

namespace web::native {

namespace {

thread_local Loop* currentLoop = nullptr;
thread_local bool endsWithThread = false;  // The current one, or one before it.

// Never destroyed: that would close and end what is the parent's.
Loop* lastForgotten = nullptr;

void endLoop(void* ended) {
  currentLoop = static_cast<Loop*>(ended);  // Some systems have forgotten it by now.
  delete currentLoop;
  currentLoop = nullptr;
}

}  // namespace

// On the thread that forks: the one that the child has. The loop is whole meanwhile.
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
    // After the thread's own objects are gone there may be static ones that still want a loop.
    if (!std::exchange(endsWithThread, true)) atThreadEnd(endLoop, currentLoop);
  }
  return *currentLoop;
}

// No descriptor is touched, nor a thread waited for. Turns that are under way end.
void Loop::forget() {
  forgottenBefore_ = std::exchange(lastForgotten, this);
  standby_.forget();
  state_.interruption.quit(0);
  state_.agenda.forEach([](auto& each) { each.forget(); });
}

}  // namespace web::native
