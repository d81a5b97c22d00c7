#include "native/channel/intake.h"

#include <span>
#include <utility>

#include "attributes.h"

namespace web::native {

TWINSOCKET_COLD void Intake::restart() {
  giveBufferBack();
  state_ = Direction::open;
  wait_ = Outcome::waitRead;
  more_ = More::none;
  hasUnparsed_ = hasUntoldEnd_ = false;
}

std::size_t Intake::read(Stream& stream) {
  auto room = session_.directBuffer();
  const bool isDirect = !room.empty();
  if (!isDirect) {
    buffer_ = buffers_.take(size_.bytes());
    room = buffer_.room();
  }

  std::size_t count = 0;
  auto outcome = Outcome::done;
  while (count < room.size() && outcome == Outcome::done) {
    const auto transfer = stream.read(room.subspan(count));
    outcome = transfer.outcome;
    count += transfer.count;
  }
  if (isDirect) {
    session_.receivedDirectly(count);
  } else {
    session_.receive(room.first(count));
  }
  hasUnparsed_ = true;
  more_ = More::none;
  switch (outcome) {
    case Outcome::done:
      size_.grow();
      more_ = More::now;
      break;
    case Outcome::nextTurn:
      more_ = More::nextTurn;
      break;
    case Outcome::waitRead:
    case Outcome::waitWrite:
      wait_ = outcome;
      break;
    case Outcome::ended:
    case Outcome::failed:
      state_ = outcome == Outcome::ended ? Direction::ended : Direction::lost;
      hasUntoldEnd_ = true;
      break;
  }
  return count;
}

Intake::Next Intake::nextOfMore(std::size_t budget) {
  if (std::exchange(hasUntoldEnd_, false)) return Next::tellEnd;
  const bool isFinished = session_.phase() == protocol::ClientSession::Phase::finished;
  if (more_ == More::none || !isOpen() || isFinished) return Next::nothing;
  if (std::exchange(more_, More::now) == More::nextTurn || budget < size_.bytes()) {
    return Next::readLater;
  }
  return Next::read;
}

TWINSOCKET_COLD void Intake::tellEnd(const Stream& stream, bool isOutputLost) {
  if (state_ == Direction::lost || isOutputLost) {
    session_.receiveEnd(stream.failure());
  } else if (session_.phase() == protocol::ClientSession::Phase::opening) {
    session_.receiveEnd("the server ended the connection before it answered the opening handshake");
  } else {
    session_.receiveEnd("the server ended the connection without a Close frame");
  }
}

TWINSOCKET_COLD bool Intake::discard(Stream& stream) {
  auto buffer = buffers_.take(ReadSize::smallest);
  const auto outcome = stream.read(buffer.room()).outcome;
  buffers_.giveBack(std::move(buffer));
  if (outcome == Outcome::waitRead || outcome == Outcome::waitWrite) wait_ = outcome;
  return outcome != Outcome::ended && outcome != Outcome::failed;
}

}  // namespace web::native
