#include "native/tls/tls_input.h"

#include <algorithm>

#include "exceptions.h"

namespace web::native {

namespace {

// A small record costs half a microsecond; one of TLS's own messages costs twenty or more.
constexpr std::size_t recordsAtOnce = 64, recordsOfAMessage = 16;

constexpr std::size_t bytesInATurn = std::size_t{512} << 10;

}  // namespace

void TlsInput::startShare() {
  recordsLeft_ = recordsInATurn;
  bytesLeft_ = established_ ? bytesInATurn : handshakeBytesInATurn;
}

void TlsInput::establish() {
  established_ = true;
  messagesInARow_ = 0;
}

void TlsInput::noteMessage() {
  ++messagesInARow_;
  if (established_) recordsLeft_ -= std::min(recordsLeft_, recordsOfAMessage);
}

Transfer TlsInput::read(std::span<std::byte> room) {
  if (recordsLeft_ == 0 || bytesLeft_ == 0) return {Outcome::nextTurn};
  if (!isEmpty()) return takeAhead(room);
  const auto transfer = lower_.read(room);
  if (transfer.outcome != Outcome::done) return transfer;
  const auto bytes = room.first(transfer.count);
  const auto count = takePortion(bytes);
  const auto rest = bytes.subspan(count);
  const bool hasRoom = callWithinMemory([&] { ahead_.assign(rest.begin(), rest.end()); });
  return hasRoom ? Transfer{Outcome::done, count} : Transfer{Outcome::failed};
}

Transfer TlsInput::takeAhead(std::span<std::byte> room) {
  const auto waiting = std::span(ahead_).subspan(aheadTaken_);
  const auto count = takePortion(waiting.first(std::min(waiting.size(), room.size())));
  std::copy_n(waiting.begin(), count, room.begin());
  aheadTaken_ += count;
  if (aheadTaken_ == ahead_.size()) {
    ahead_.clear();
    aheadTaken_ = 0;
  }
  return {Outcome::done, count};
}

// A TLS library processes all the bytes that it has before it returns.
std::size_t TlsInput::takePortion(std::span<const std::byte> bytes) {
  auto most = std::min(recordsLeft_, recordsAtOnce);
  recordsLeft_ -= most;
  const auto count = records_.take(bytes, most);
  recordsLeft_ += most;
  bytesLeft_ -= std::min(bytesLeft_, count);
  return count;
}

}  // namespace web::native
