// The program's timers on a thread's loop: the native part of <web/timers.h>.
#pragma once

#include <web/timers.h>

#include <chrono>
#include <functional>

#include "native/loop/event_loop.h"
#include "native/loop/timeout_queue.h"
#include "native/loop/timer.h"

namespace web::native {

// HTML §8.7. Only programs that set a timer link this. For the loop it is a member
// that is dispatched when a timer is due; it moves no bytes, so the network thread ignores it.
class Timeouts final : public Member {
 public:
  // Those of a loop; created by the first call.
  static Timeouts& of(Loop& loop);

  explicit Timeouts(Loop& loop) : loop_(loop) {}

  TimerId set(std::function<void()> callback, std::chrono::milliseconds delay, bool repeats);
  void clear(TimerId name);

 private:
  class Nesting;

  void dispatch() override;
  void drop() override;
  void runOutOfMemory() override { wake_.start(std::chrono::milliseconds(0)); }
  void flush() override {}
  void collect() override {}
  void checkConnection() override {}
  void abandon() override {}

  void call(TimerId name);
  void callOnce(TimerId name);
  void callAgain(TimerId name, Timeout& timeout);
  void arm();

  Loop& loop_;
  TimeoutQueue queue_;
  Timer wake_{loop_.timers(),
              [this] { loop_.goOnLater(*this); }};  // So that pollEvents() takes one more turn.
  Clock::time_point wakesAt_;
  bool keepsRunning_ = false;
  int nesting_ = 0;  // The nesting level of the running callback.
  bool isClosed_ = false;
};

}  // namespace web::native
