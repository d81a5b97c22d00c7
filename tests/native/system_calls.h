// The system's calls, which answer as a test wants it.
#pragma once

#include <web/event_loop.h>

#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>

namespace web::native {

// For the calls of the thread that makes it, as long as it exists. One at a time.
class SystemCalls {
 public:
  // Gives the error of a call by its name, or 0 if it shall succeed.
  using Fault = std::function<int(std::string_view call)>;

  explicit SystemCalls(Fault fault);
  SystemCalls(const SystemCalls&) = delete;
  SystemCalls& operator=(const SystemCalls&) = delete;
  ~SystemCalls();

  // What the program's calls ask. Sets errno.
  static bool fails(std::string_view call);

  int failures() const { return failures_; }
  int failures(const std::string& call) const;

  // Those that succeed too.
  int count(const std::string& call) const;

  // Of the waits for descriptors so far, in milliseconds; `forEver` if one had no end of its own.
  static constexpr int forEver = std::numeric_limits<int>::max();
  int longestWait() const { return longestWait_; }
  static void noteWait(int milliseconds);

  // Of the last IPv6 address that was connected to.
  unsigned scope() const { return scope_; }
  static void noteScope(unsigned scope);

 private:
  struct Counts {
    int all = 0, failed = 0;
  };

  Fault fault_;
  int failures_ = 0, longestWait_ = 0;
  unsigned scope_ = 0;
  std::map<std::string, Counts, std::less<>> counts_;
};

// While it exists, no network thread serves the loop of the thread that makes it: what the loop
// asks the system then is asked on this thread.
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
