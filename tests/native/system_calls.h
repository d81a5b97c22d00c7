// The system's calls, which answer as a test wants it.
#pragma once

#include <functional>
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

 private:
  Fault fault_;
  int failures_ = 0;
  std::map<std::string, int> failuresByCall_;
};

// How often any thread has waited in epoll_wait() so far.
int epollWaits();

}  // namespace web::native
