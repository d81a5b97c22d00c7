// One opening handshake at a time to each address (RFC 6455 §4.1, step 2).
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <utility>

#include "native/address.h"
#include "native/task_queue.h"

namespace web::native {

// Belongs to a loop. Whoever is first in the row of an address may connect to it.
class HandshakeGate {
 public:
  class Place;

  // Others are called as tasks of `tasks`.
  explicit HandshakeGate(TaskQueue& tasks) : tasks_(tasks) {}

  // Calls `go` when the place has become the first one, unless it is at once.
  std::unique_ptr<Place> queueFor(const Address& address, std::function<void()> go);

 private:
  using Row = std::deque<Place*>;

  TaskQueue& tasks_;
  std::map<Address, Row> rows_;
};

// Destroying it lets the next one go.
class HandshakeGate::Place {
 public:
  Place(HandshakeGate& gate, const Address& address, std::function<void()> go);
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place();

  bool isFirst() const { return row().front() == this; }

 private:
  Row& row() const { return gate_.rows_.find(address_)->second; }

  HandshakeGate& gate_;
  Address address_;
  std::shared_ptr<std::function<void()>> go_;
};

}  // namespace web::native
