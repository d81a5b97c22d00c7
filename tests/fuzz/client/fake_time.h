// Time that passes only where a test lets it, and work that counts as time. The steady clock reads
// it.
#pragma once

#include <chrono>

namespace web::fuzz {

class FakeTime {
 public:
  using Clock = std::chrono::steady_clock;

  static void reset();

  // Unlike Clock::now() this costs nothing.
  static Clock::time_point now() { return now_; }

  // Waiting, or whatever the program itself does meanwhile.
  static void pass(Clock::duration time) { now_ += time; }

  // What the library does for so long.
  static void work(Clock::duration time) {
    now_ += time;
    worked_ += time;
  }

  // All of its work so far.
  static Clock::duration worked() { return worked_; }

 private:
  static Clock::time_point now_;
  static Clock::duration worked_;
};

}  // namespace web::fuzz
