// Rows of those that wait for a server.
#include "native/handshake_gate.h"

#include <algorithm>

#include "channel.h"

namespace web::native {

std::unique_ptr<HandshakeGate::Place> HandshakeGate::queueFor(const std::string& server,
                                                              std::function<void()> go) {
  return std::make_unique<Place>(*this, server, std::move(go));
}

HandshakeGate::Place::Place(HandshakeGate& gate, std::string server, std::function<void()> go)
    : gate_(gate),
      server_(std::move(server)),
      go_(std::make_shared<std::function<void()>>(std::move(go))) {
  gate_.rows_[server_].push_back(this);
}

HandshakeGate::Place::~Place() {
  const bool wasFirst = isFirst();
  auto& places = row();
  places.erase(std::find(places.begin(), places.end(), this));
  if (places.empty()) {
    gate_.rows_.erase(server_);
  } else if (wasFirst) {
    const auto letGo = [next = std::weak_ptr(places.front()->go_)] {
      if (auto go = next.lock()) (*go)();
    };
    // As a task: thousands that fail at once must not call each other.
    if (!callWithinMemory([&] { gate_.tasks_.postHere(letGo); })) letGo();
  }
}

}  // namespace web::native
