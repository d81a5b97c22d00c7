// What interrupts a turn: an exception from the program, or quit().
#pragma once

#include <exception>
#include <optional>
#include <vector>

namespace web::native {

// While it is set, what is still to be dispatched waits for the next turn.
class Interruption {
 public:
  Interruption() { reported_.reserve(1); }

  bool isSet() const { return isSet_; }

  // Keeps it for rethrow(). The first one is what matters: others may be lost when memory runs out.
  void report(std::exception_ptr exception);

  // Throws the first exception that was reported, if there is one.
  void rethrow() {
    if (!reported_.empty()) rethrowFirst();
  }

  void quit(int status) {
    quitStatus_ = status;
    isSet_ = true;
  }
  bool hasQuit() const { return quitStatus_.has_value(); }
  int quitStatus() const { return quitStatus_.value_or(0); }

  // A run() has ended, and with it its quit().
  void forgetQuit() {
    quitStatus_.reset();
    noteState();
  }

  // For the end of the loop, when nobody is left who could handle them.
  void forgetAll();

 private:
  // Asked after each handler.
  void noteState() { isSet_ = !reported_.empty() || quitStatus_; }

  void rethrowFirst();

  std::vector<std::exception_ptr> reported_;
  std::optional<int> quitStatus_;
  bool isSet_ = false;
};

}  // namespace web::native
