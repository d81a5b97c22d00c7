// Notices a server that has gone without a word.
#pragma once

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>

#include "native/channel/round_trip.h"
#include "native/loop/timer.h"

namespace web::native {

// After so long without a byte a ping is sent; after as long again without one the server is lost.
class KeepAlive {
 public:
  class Owner {
   public:
    virtual void sendPing() = 0;

    // Calls heard() if something of the server's is there that was not looked at yet.
    virtual void listenAgain() = 0;

    virtual void lose() = 0;

   protected:
    ~Owner() = default;
  };

  // Zero: never.
  KeepAlive(TimerQueue& timers, std::chrono::milliseconds interval, Owner& owner)
      : timer_(timers, [this] { look(); }),
        interval_(std::min<std::chrono::milliseconds>(interval, Timer::longest)),
        owner_(owner) {}

  void start();
  void stop() { timer_.stop(); }

  // Bytes have come.
  void heard() { heardAt_ = Clock::now(); }

  // A pong has come, and with it the bytes that were heard last.
  void noteAnswer();

  // Null before the first answer.
  const RoundTrip* roundTrip() const { return roundTrip_.get(); }

  std::chrono::milliseconds interval() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(interval_);
  }

  // The computer has slept: much may have happened.
  void checkServer();

 private:
  void look();
  void ping();

  Timer timer_;
  const Clock::duration interval_;
  Owner& owner_;
  Clock::time_point heardAt_;
  std::optional<Clock::time_point> pingedAt_;  // If nothing had been heard since at the last look.
  bool awaitsAnswer_ = false;                  // To that ping.
  std::unique_ptr<RoundTrip> roundTrip_;
};

}  // namespace web::native
