// Simulated time, which the steady clock reads: it passes only when a test lets it, and work counts
// as time.
#pragma once

#include <chrono>

namespace web::fuzz {

class FakeTime {
 public:
  using Clock = std::chrono::steady_clock;

  static void reset();

  // Unlike Clock::now() this costs nothing.
  static Clock::time_point now() { return now_; }

  // For waits, and for the program's own work.
  static void pass(Clock::duration time) { now_ += time; }

  // For the library's work.
  static void work(Clock::duration time) {
    now_ += time;
    worked_ += time;
  }

  // The library's work so far.
  static Clock::duration worked() { return worked_; }

 private:
  static Clock::time_point now_;
  static Clock::duration worked_;
};

}  // namespace web::fuzz
