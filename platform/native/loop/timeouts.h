// The program's timers on a thread's loop: what <web/timers.h> is natively.
#pragma once

#include <web/timers.h>

#include <chrono>
#include <functional>

#include "native/loop/event_loop.h"
#include "native/loop/timeout_queue.h"
#include "native/loop/timer.h"

namespace web::native {

// HTML §8.7. Only programs that set a timer are linked with this. The loop knows it as a member
// that is dispatched when a timer is due; it moves no bytes, so the network thread ignores it.
class Timeouts final : public Member {
 public:
  // The loop's; made when it is first asked for.
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
              [this] { loop_.goOnLater(*this); }};  // pollEvents() has one more turn.
  Clock::time_point wakesAt_;
  bool keepsRunning_ = false;
  int nesting_ = 0;  // Of the callback that is running.
  bool isClosed_ = false;
};

}  // namespace web::native
