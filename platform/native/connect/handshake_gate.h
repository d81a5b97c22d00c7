// One opening handshake at a time with each server (RFC 6455 §4.1, step 2), and how long that is
// waited for.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "native/loop/task_queue.h"
#include "native/loop/timer.h"

namespace web::native {

// Belongs to a loop. A server is an address with its port, or a name where a proxy knows the
// address. A handshake that has waited for `patience` begins beside those under way, so that one
// that hangs does not delay the others for longer.
class HandshakeGate {
 public:
  class Place;

  static constexpr std::chrono::seconds patience{5};
  static constexpr std::size_t mostAtOnce = 6;  // With one server, however many wait.

  // Who waits is called as a task of `tasks`.
  HandshakeGate(TaskQueue& tasks, TimerQueue& timers) : tasks_(tasks), timers_(timers) {}

  // Calls `go` when the place has its turn, unless that is at once.
  std::unique_ptr<Place> queueFor(const std::string& server, std::function<void()> go);

  // For those that come later: a test has less time.
  void setPatience(Clock::duration time) { patience_ = time; }

 private:
  struct ServerQueue {
    std::deque<Place*> waiting;
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

// Destroying it lets the next one go.
class HandshakeGate::Place {
 public:
  Place(HandshakeGate& gate, std::string server, std::function<void()> go);
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place();

  // From now on the handshake may be under way.
  bool hasTurn() const { return hasTurn_; }

 private:
  friend HandshakeGate;
  void losePatience();

  HandshakeGate& gate_;
  const std::string server_;
  std::shared_ptr<std::function<void()>> go_;
  std::optional<Timer> patience_;  // If it has to wait.
  bool hasTurn_ = false, isOverdue_ = false;
};

}  // namespace web::native
