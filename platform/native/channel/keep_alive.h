// Detects a server that has gone silent.
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>

#include "native/channel/round_trip.h"
#include "native/loop/timer.h"

namespace web::native {

// After an interval without a byte from the server it sends a ping. If nothing arrives for another
// interval, the server counts as lost.
class KeepAlive {
 public:
  class Owner {
   public:
    virtual void sendPing() = 0;

    // Reads once more before the server counts as lost. Must call heard() if bytes were waiting.
    virtual void readOnceMore() = 0;

    virtual void fail() = 0;

   protected:
    ~Owner() = default;
  };

  // An interval of zero switches it off.
  KeepAlive(TimerQueue& timers, std::chrono::milliseconds interval, Owner& owner)
      : timer_(timers, [this] { check(); }),
        interval_(std::min<std::chrono::milliseconds>(interval, Timer::longest)),
        owner_(owner) {}

  void start();
  void stop() { timer_.stop(); }

  // Bytes were received.
  void heard() { heardAt_ = Clock::now(); }
  Clock::time_point heardAt() const { return heardAt_; }

  // A pong was received, among the bytes of the last heard().
  void noteAnswer();

  // Null before the first answer.
  const RoundTrip* roundTrip() const { return roundTrip_.get(); }

  std::chrono::milliseconds interval() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(interval_);
  }

  // The computer has slept: pings at once.
  void checkServer();

 private:
  void check();
  void ping();

  Timer timer_;
  const Clock::duration interval_;
  Owner& owner_;
  Clock::time_point heardAt_;
  std::optional<Clock::time_point> pingedAt_;  // When a ping was sent that is still unanswered.
  bool awaitsAnswer_ = false;                  // Whether that ping's pong is still expected.
  std::unique_ptr<RoundTrip> roundTrip_;
};

}  // namespace web::native
