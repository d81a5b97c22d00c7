// A connection's way in: bytes from the stream to the session, as fast as the program takes them.
#include <algorithm>
#include <chrono>
#include <utility>

#include "native/channel/connection.h"

namespace web::native {

namespace {

using protocol::SessionEvent;

// Bytes of messages that may wait for a program which does not call us. Then TCP holds the server
// back.
constexpr std::size_t maxUndelivered = std::size_t{1} << 20;

// What the network thread reads from one connection in a row, so that the others get their turn.
constexpr std::size_t collectBudget = std::size_t{512} << 10;

// And so many events, since those that nobody wants take no room.
constexpr int maxCollected = 4096;

bool goesOn(Outcome wait, Readiness readiness) {
  return wait == Outcome::waitWrite ? readiness.toWrite : readiness.toRead;
}

}  // namespace

void Connection::ready(Readiness readiness) {
  member_.doWithinMemory([this, readiness] { serve(readiness); });
}

void Connection::serve(Readiness readiness) {
  if (writeWait_ != Outcome::done && goesOn(writeWait_, readiness)) {
    writeWait_ = Outcome::done;
    // There is room where there was none: the server takes what we send, however slowly.
    deadlines_.noteHeard();
    flush();
  }
  if (stream_ && goesOn(readWait_, readiness)) receive();
  if (stream_) watchStream();
}

// Fills one buffer: the session's own for a large message, else one of the loop's. Gives how many
// bytes came.
std::size_t Connection::receive() {
  if (phase_ == Phase::finished) return discardInput(), 0;
  if (unread_ || inputEnded_) return 0;
  auto direct = session_.directBuffer();
  if (direct.empty()) {
    services_.buffers().giveBack(std::exchange(buffer_, {}));
    buffer_ = services_.buffers().take(readSize_.bytes());
  }
  auto room = direct.empty() ? buffer_.room() : direct;

  std::size_t count = 0;
  auto outcome = Outcome::done;
  while (count < room.size() && outcome == Outcome::done) {
    auto transfer = stream_->read(room.subspan(count));
    outcome = transfer.outcome;
    count += transfer.count;
  }
  if (outcome == Outcome::done) readSize_.grow();
  hasDoneItsShare_ = outcome == Outcome::nextTurn;
  hasMore_ = outcome == Outcome::done || hasDoneItsShare_;
  if (count > 0) deadlines_.noteHeard();
  deadlines_.noteTraffic();
  if (direct.empty()) {
    session_.receive(room.first(count));
  } else {
    session_.receivedDirectly(count);
  }
  if (outcome == Outcome::waitRead || outcome == Outcome::waitWrite) readWait_ = outcome;
  if (outcome == Outcome::ended || outcome == Outcome::failed) {
    inputEnded_ = true;
    untoldEnd_ = outcome;
  }
  unread_ = true;
  member_.dispatchSoon();
  return count;
}

void Connection::tellEnd(Outcome outcome) {
  // The system tells the reset once, and a write may have been the first to ask.
  if (outcome == Outcome::failed || outputLost_) {
    session_.receiveEnd(stream_->failure());
  } else if (phase_ == Phase::opening) {
    session_.receiveEnd("the server ended the connection before it answered the opening handshake");
  } else {
    session_.receiveEnd("the server ended the connection without a Close frame");
  }
}

bool Connection::readMore(std::size_t& budget) {
  unread_ = false;
  const bool wasHeldBack = std::exchange(isHeldBack_, false);
  if (untoldEnd_ && stream_) {
    tellEnd(*std::exchange(untoldEnd_, std::nullopt));
    return true;
  }
  if (!hasMore_ || !stream_ || inputEnded_ || phase_ == Phase::finished) {
    services_.buffers().giveBack(std::exchange(buffer_, {}));
    if (wasHeldBack && stream_) watchStream();
    return false;
  }
  if (std::exchange(hasDoneItsShare_, false) || budget < readSize_.bytes()) {
    services_.buffers().giveBack(std::exchange(buffer_, {}));
    member_.goOnLater();
    if (wasHeldBack) watchStream();
    return false;
  }
  budget -= std::min(budget, receive());
  if (stream_) watchStream();
  return unread_;
}

// The server is let finish what it is sending, so that our last frame is not lost to a reset. A
// little in each turn, for 2 s at most; its end shows at the descriptor, whatever TLS still holds.
void Connection::discardInput() {
  auto buffer = services_.buffers().take(ReadSize::smallest);
  auto transfer = stream_->read(buffer.room());
  services_.buffers().giveBack(std::move(buffer));
  if (transfer.outcome == Outcome::ended || transfer.outcome == Outcome::failed) return drop();
  const bool waits =
      transfer.outcome == Outcome::waitRead || transfer.outcome == Outcome::waitWrite;
  if (waits) readWait_ = transfer.outcome;
}

void Connection::collect() {
  if (over_) return;  // What is left the program takes from the session itself.
  auto budget = collectBudget;
  do {
    const auto collected = collectEvents();
    settle();
    if (collected == Collected::somewhat) return member_.goOnLater();
    if (collected == Collected::enough) {
      isHeldBack_ = true;
      if (stream_) watchStream();
      return;
    }
  } while (readMore(budget));
}

Connection::Collected Connection::collectEvents() {
  for (int left = maxCollected; inbox_.size() < maxUndelivered; --left) {
    if (left == 0) return Collected::somewhat;
    inbox_.makeRoom();
    // What the program answers to the messages before a fault is to go out.
    const bool mayFail = !isListening_ || inbox_.empty();
    const auto event = mayFail ? session_.nextEvent() : session_.nextEventBeforeFault();
    if (event == SessionEvent::none) return Collected::all;
    if (event == SessionEvent::pause) return Collected::somewhat;
    if (event == SessionEvent::fault) return Collected::enough;
    if (event == SessionEvent::failed && isListening_ && startAgain()) return Collected::all;
    const bool isMessage = event == SessionEvent::text || event == SessionEvent::binary;
    if (isListening_ || !isMessage) inbox_.add(event, session_);
    if (!isMessage) settle();
  }
  return Collected::enough;
}

void Connection::stopListening() {
  isListening_ = false;
  inbox_.dropMessages();
  if (!over_) member_.collectSoon();
}

bool Connection::calmDown() {
  if (unread_ || !inbox_.empty()) return false;
  readSize_.reset();
  inbox_.releaseMemory();
  session_.releaseMemory();
  if (stream_) stream_->releaseMemory();
  return true;
}

// What the program has not taken yet may be in front of the answer.
void Connection::listenAgain() {
  if (isHeldBack_ || unread_) return deadlines_.noteHeard();
  if (!stream_) return;
  receive();
  watchStream();
}

}  // namespace web::native
