// Lets a test choose the results of system calls.
#pragma once

#include <web/event_loop.h>

#include <functional>
#include <future>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace web::native {

// While it exists, applies to the calls of the thread that made it. Only one may exist at a time.
class SystemCalls {
 public:
  // Returns the error for a call with this name, or 0 if the call is to succeed.
  using Fault = std::function<int(std::string_view call)>;

  explicit SystemCalls(Fault fault);
  SystemCalls(const SystemCalls&) = delete;
  SystemCalls& operator=(const SystemCalls&) = delete;
  ~SystemCalls();

  // Asked by the wrapped calls. Sets errno.
  static bool fails(std::string_view call);

  int failures() const { return failures_; }
  int failures(const std::string& call) const;

  // Includes calls that succeed.
  int count(const std::string& call) const;

  // The timeouts of all waits for descriptors so far, in milliseconds; `forEver` for no timeout.
  static constexpr int forEver = std::numeric_limits<int>::max();
  int longestWait() const { return longestWait_; }
  static void noteWait(int milliseconds);

  // Threads that are created begin only once the test lets them.
  void holdThreads(std::shared_future<void> mayBegin) { mayBegin_ = std::move(mayBegin); }
  static std::shared_future<void> threadsMayBegin();

  // The scope of the last IPv6 address that was connected to.
  unsigned scope() const { return scope_; }
  static void noteScope(unsigned scope);

 private:
  struct Counts {
    int all = 0, failed = 0;
  };

  Fault fault_;
  int failures_ = 0, longestWait_ = 0;
  unsigned scope_ = 0;
  std::shared_future<void> mayBegin_;
  std::map<std::string, Counts, std::less<>> counts_;
};

// While it exists, the loop of this thread has no network thread: so all its system calls are made
// on this thread.
class OnThisThreadAlone {
 public:
  OnThisThreadAlone() { allowNetworkThread(false); }
  OnThisThreadAlone(const OnThisThreadAlone&) = delete;
  OnThisThreadAlone& operator=(const OnThisThreadAlone&) = delete;
  ~OnThisThreadAlone() { allowNetworkThread(true); }
};

// How often any thread has waited in epoll_wait() so far.
int epollWaits();

}  // namespace web::native
