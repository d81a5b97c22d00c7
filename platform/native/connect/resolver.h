// Names to addresses, off the loop's thread: getaddrinfo() has no other way.
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

// Belongs to a loop. The helper threads own all that they use and are never waited for: a name
// server that hangs holds up neither a socket's end nor the program's. Eight look names up at once;
// one that hangs for a second, or whose query was dropped, no longer counts.
class Resolver {
 public:
  using Done = std::function<void(LookupResult)>;
  using Lookup = std::function<LookupResult(const std::string& name)>;

  // Dropping it drops the answer.
  class Query;

  // Answers come as tasks of `answers`.
  Resolver(std::weak_ptr<TaskQueue> answers, TimerQueue& timers);
  ~Resolver();

  // The name as a URL's host has it: a name in ASCII, no address. A program's own way to look it up
  // is called instead of the system's, on a helper thread as well.
  std::shared_ptr<Query> resolve(const std::string& name, Done done,
                                 std::shared_ptr<const Lookup> own = nullptr);

  // Of hosts with addresses of both families, which one answered last (RFC 8305 §4: "historical
  // data"). A network whose IPv6 leads nowhere costs a quarter of a second once, not each time.
  void rememberGood(Address::Family family);
  std::optional<Address::Family> lastGood() const;

  // What a helper thread calls: the system's resolver, unless a test plays the name server.
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
