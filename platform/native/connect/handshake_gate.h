// Allows one opening handshake at a time with each server (RFC 6455 §4.1, step 2), and limits the
// wait.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "native/loop/task_queue.h"
#include "native/loop/timer.h"

namespace web::native {

// Belongs to a loop. A server is an address with a port, or a name if a proxy resolves it. A
// handshake that has waited for `patience` begins beside those in progress, so that one that hangs
// does not delay the others for longer.
class HandshakeGate {
 public:
  class Place;

  static constexpr std::chrono::seconds patience{5};
  static constexpr std::size_t mostAtOnce = 6;  // At most this many in parallel with one server.

  // Posts to `tasks` the calls of those that have waited.
  HandshakeGate(TaskQueue& tasks, TimerQueue& timers) : tasks_(tasks), timers_(timers) {}

  // Calls `go` when it is this place's turn. If hasTurn() is true at once, `go` is not called.
  std::unique_ptr<Place> queueFor(const std::string& server, std::function<void()> go);

  // Applies to later places. Tests set a shorter time.
  void setPatience(Clock::duration time) { patience_ = time; }

 private:
  struct ServerQueue {
    std::list<Place*> waiting;
    std::size_t underWay = 0;

    bool isEmpty() const { return waiting.empty() && underWay == 0; }
    bool letsNextGo() const;
  };

  void letGo(const std::string& server);

  TaskQueue& tasks_;
  TimerQueue& timers_;
  Clock::duration patience_ = patience;
  std::map<std::string, ServerQueue> queues_;
};

// A place in the queue. Destroying it lets the next one go.
class HandshakeGate::Place {
 public:
  Place(HandshakeGate& gate, std::string server, std::function<void()> go);
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place();

  // The handshake may begin.
  bool hasTurn() const { return hasTurn_; }

 private:
  friend HandshakeGate;
  void becomeOverdue();

  HandshakeGate& gate_;
  const std::string server_;
  std::shared_ptr<std::function<void()>> go_;
  std::optional<Timer> patience_;  // Runs while it has to wait.
  bool hasTurn_ = false, isOverdue_ = false;
};

}  // namespace web::native
