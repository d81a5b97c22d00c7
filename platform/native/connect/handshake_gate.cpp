// Rows of those that wait for a server.
#include "native/connect/handshake_gate.h"

#include <algorithm>

#include "exceptions.h"

namespace web::native {

std::unique_ptr<HandshakeGate::Place> HandshakeGate::queueFor(const std::string& server,
                                                              std::function<void()> go) {
  return std::make_unique<Place>(*this, server, std::move(go));
}

bool HandshakeGate::Row::letsNextGo() const {
  if (waiting.empty()) return false;
  return underWay == 0 || (waiting.front()->isOverdue_ && underWay < mostAtOnce);
}

// They go as tasks: thousands that fail at once must not call each other.
void HandshakeGate::letGo(const std::string& server) {
  for (auto row = rows_.find(server); row != rows_.end() && row->second.letsNextGo();
       row = rows_.find(server)) {
    auto& next = *row->second.waiting.front();
    row->second.waiting.pop_front();
    ++row->second.underWay;
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
  auto& row = gate_.rows_[server_];
  if (row.isEmpty()) {
    ++row.underWay;
    hasTurn_ = true;
    return;
  }
  patience_.emplace(gate_.timers_, [this] { losePatience(); });
  row.waiting.push_back(this);
  patience_->start(gate_.patience_);
}

HandshakeGate::Place::~Place() {
  auto row = gate_.rows_.find(server_);
  if (hasTurn_) {
    --row->second.underWay;
  } else {
    auto& waiting = row->second.waiting;
    waiting.erase(std::find(waiting.begin(), waiting.end(), this));
  }
  if (row->second.isEmpty()) {
    gate_.rows_.erase(row);
  } else {
    gate_.letGo(server_);
  }
}

// The call that follows may destroy it.
void HandshakeGate::Place::losePatience() {
  isOverdue_ = true;
  auto& gate = gate_;
  const auto server = server_;
  gate.letGo(server);
}

}  // namespace web::native
