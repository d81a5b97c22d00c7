// One opening handshake at a time with each server (RFC 6455 §4.1, step 2).
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "native/task_queue.h"

namespace web::native {

// Belongs to a loop. Whoever is first in a server's row may connect to it. A server is an
// address with its port, or a name where a proxy knows the address.
class HandshakeGate {
 public:
  class Place;

  // Others are called as tasks of `tasks`.
  explicit HandshakeGate(TaskQueue& tasks) : tasks_(tasks) {}

  // Calls `go` when the place has become the first one, unless it is at once.
  std::unique_ptr<Place> queueFor(const std::string& server, std::function<void()> go);

 private:
  using Row = std::deque<Place*>;

  TaskQueue& tasks_;
  std::map<std::string, Row> rows_;
};

// Destroying it lets the next one go.
class HandshakeGate::Place {
 public:
  Place(HandshakeGate& gate, std::string server, std::function<void()> go);
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place();

  bool isFirst() const { return row().front() == this; }

 private:
  Row& row() const { return gate_.rows_.find(server_)->second; }

  HandshakeGate& gate_;
  const std::string server_;
  std::shared_ptr<std::function<void()>> go_;
};

}  // namespace web::native
