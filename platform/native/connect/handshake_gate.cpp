// The queues of handshakes that wait for a server.
#include "native/connect/handshake_gate.h"

#include <algorithm>

#include "exceptions.h"

namespace web::native {

std::unique_ptr<HandshakeGate::Place> HandshakeGate::queueFor(const std::string& server,
                                                              std::function<void()> go) {
  return std::make_unique<Place>(*this, server, std::move(go));
}

bool HandshakeGate::ServerQueue::letsNextGo() const {
  if (waiting.empty()) return false;
  return underWay == 0 || (waiting.front()->isOverdue_ && underWay < mostAtOnce);
}

// By tasks: thousands that fail at once must not call each other recursively.
void HandshakeGate::letGo(const std::string& server) {
  for (auto queue = queues_.find(server); queue != queues_.end() && queue->second.letsNextGo();
       queue = queues_.find(server)) {
    auto& next = *queue->second.waiting.front();
    queue->second.waiting.pop_front();
    ++queue->second.underWay;
    next.hasTurn_ = true;
    next.patience_->stop();
    const auto call = [going = std::weak_ptr(next.go_)] {
      if (auto go = going.lock()) (*go)();
    };
    if (!callWithinMemory([&] { tasks_.postHere(call); })) call();
  }
}

HandshakeGate::Place::Place(HandshakeGate& gate, std::string server, std::function<void()> go)
    : gate_(gate),
      server_(std::move(server)),
      go_(std::make_shared<std::function<void()>>(std::move(go))) {
  auto& queue = gate_.queues_[server_];
  if (queue.isEmpty()) {
    ++queue.underWay;
    hasTurn_ = true;
    return;
  }
  patience_.emplace(gate_.timers_, [this] { becomeOverdue(); });
  queue.waiting.push_back(this);
  patience_->start(gate_.patience_);
}

HandshakeGate::Place::~Place() {
  auto queue = gate_.queues_.find(server_);
  if (hasTurn_) {
    --queue->second.underWay;
  } else {
    auto& waiting = queue->second.waiting;
    waiting.erase(std::ranges::find(waiting, this));
  }
  if (queue->second.isEmpty()) {
    gate_.queues_.erase(queue);
  } else {
    gate_.letGo(server_);
  }
}

// The call may destroy the place.
void HandshakeGate::Place::becomeOverdue() {
  isOverdue_ = true;
  auto& gate = gate_;
  const auto server = server_;
  gate.letGo(server);
}

}  // namespace web::native
