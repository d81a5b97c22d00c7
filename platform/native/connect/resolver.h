// Resolves names to addresses on helper threads, since getaddrinfo() blocks.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "native/loop/task_queue.h"
#include "native/loop/timer.h"
#include "native/net/socket.h"

namespace web::native {

// Belongs to a loop. Helper threads own everything that they use and are never waited for: a name
// server that hangs delays neither the end of a socket nor that of the program. Eight lookups run
// at once; one that takes over a second, or whose query was dropped, no longer counts.
class Resolver {
 public:
  using Done = std::function<void(LookupResult)>;
  using Lookup = std::function<LookupResult(const std::string& name)>;

  // Destroying the query drops the answer.
  class Query;

  // Answers come as tasks of `answers`.
  Resolver(std::weak_ptr<TaskQueue> answers, TimerQueue& timers);
  ~Resolver();

  // The name is ASCII as in a URL's host, not an address. If given, the program's own lookup
  // function is called instead of the system's, also on a helper thread.
  std::shared_ptr<Query> resolve(const std::string& name, Done done,
                                 std::shared_ptr<const Lookup> own = nullptr);

  // For hosts with addresses of both families: which family answered last (RFC 8305 §4, "historical
  // data"). A network with broken IPv6 costs a quarter of a second once, not each time.
  void rememberGood(Address::Family family);
  std::optional<Address::Family> lastGood() const;

  // The function that helper threads call: the system's resolver, unless a test replaces it.
  void setLookup(Lookup lookup);

 private:
  struct Shared;

  void awaitAnswers();

  std::shared_ptr<Shared> shared_;
  Timer patience_;
  std::optional<Address::Family> lastGood_;
  Clock::time_point lastGoodSince_;
};

}  // namespace web::native
