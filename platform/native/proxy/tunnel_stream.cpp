#include "native/proxy/tunnel_stream.h"

#include <algorithm>
#include <array>
#include <utility>

#include "protocol/bytes.h"

namespace web::native {

Outcome TunnelStream::start() {
  bytesLeft_ = bytesInATurn;
  while (dialogue_) {
    // Reads nothing while the proxy does not read what was sent.
    if (auto outcome = speak(); outcome != Outcome::done) return outcome;
    if (auto outcome = listen(); outcome != Outcome::done) return outcome;
  }
  return Outcome::done;
}

Outcome TunnelStream::speak() {
  unsent_ += dialogue_->takeOutput();
  while (!unsent_.empty()) {
    auto transfer = lower_->write(protocol::asBytes(unsent_));
    if (transfer.outcome != Outcome::done) return transfer.outcome;
    unsent_.erase(0, transfer.count);
  }
  return lower_->flush();
}

Outcome TunnelStream::listen() {
  if (bytesLeft_ == 0) return Outcome::nextTurn;
  std::array<std::byte, 1024> room;
  auto transfer = lower_->read(room);
  if (transfer.outcome == Outcome::ended) {
    return fail("the proxy ended the connection before it had answered");
  }
  if (transfer.outcome != Outcome::done) return transfer.outcome;
  std::span<const std::byte> bytes = std::span(room).first(transfer.count);
  bytesLeft_ -= std::min(bytesLeft_, transfer.count);
  switch (dialogue_->receive(bytes)) {
    case ProxyDialogue::Progress::listens:
      return Outcome::done;
    case ProxyDialogue::Progress::failed:
      return fail(dialogue_->failure());
    case ProxyDialogue::Progress::done:
      break;
  }
  // Extra bytes: nothing was sent to the server yet, so it is unclear whose they are.
  if (!bytes.empty()) return fail("the proxy sent more than its answer");
  dialogue_.reset();
  return Outcome::done;
}

Outcome TunnelStream::fail(std::string why) {
  failure_ = std::move(why);
  return Outcome::failed;
}

}  // namespace web::native
