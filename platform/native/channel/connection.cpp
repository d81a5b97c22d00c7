// Bytes from the session to the stream, and when each is looked at again.
#include "native/channel/connection.h"

#include <cstddef>

namespace web::native {

namespace {

// What goes into one write: enough that the system call no longer counts.
constexpr std::size_t batchSize = std::size_t{64} << 10;

// So many sends outside of a turn are written one by one: a game's few messages per frame must not
// wait for the next frame. A flood is written in batches.
constexpr int maxPromptWrites = 16;

// What one connection may write in a row, so that the others get their turn.
constexpr std::size_t writeBudget = std::size_t{1} << 20;

}  // namespace

void Connection::watchStream() {
  const auto descriptor = stream_->descriptor();
  if (inputEnded_) return member_.unwatch(descriptor);
  if (stream_->hasUnsent() && !outputLost_) writeWait_ = Outcome::waitWrite;
  const auto readWait = isHeldBack_ ? Outcome::done : readWait_;
  Readiness interest{.toRead = readWait == Outcome::waitRead || writeWait_ == Outcome::waitRead,
                     .toWrite = (readWait == Outcome::waitWrite && !outputLost_) ||
                                writeWait_ == Outcome::waitWrite};
  // A broken connection would be reported again and again, though nobody wants to know it yet.
  if (!interest.any()) return member_.unwatch(descriptor);
  member_.watch(descriptor, interest, *this);
}

void Connection::writeSoon() {
  if (over_) return;
  if (session_.phase() != phase_) {
    settle();
    member_.dispatchSoon();
  }
  if (over_) return;
  member_.flushSoon();
  if (!stream_ || writeWait_ != Outcome::done) return;
  const bool isPrompt = !member_.isTurning() && promptWrites_ < maxPromptWrites;
  if (!isPrompt && session_.outputSize() < batchSize) {
    if (!member_.isTurning()) member_.leaveRest();
    return;
  }
  ++promptWrites_;
  write();
  if (stream_) watchStream();
}

void Connection::refresh() {
  promptWrites_ = 0;
  bufferedAmount_ = session_.bufferedAmount();
}

void Connection::flush() {
  if (stream_ && writeWait_ == Outcome::done) {
    write();
    watchStream();
  }
  if (!member_.isServedAlone()) {
    refresh();
  } else if (!over_ && bufferedAmount_ != session_.bufferedAmount()) {
    member_.dispatchSoon();
  }
  if (phase_ == Phase::finished) finish();
}

void Connection::write() {
  if (outputLost_ || (inputEnded_ && phase_ != Phase::finished)) return;
  writeWait_ = stream_->flush();
  std::size_t written = 0;
  while (writeWait_ == Outcome::done && written < writeBudget) {
    auto output = session_.output();
    if (output.empty()) break;
    auto transfer = stream_->write(output);
    session_.outputSent(transfer.count);
    written += transfer.count;
    writeWait_ = transfer.outcome;
  }
  if (writeWait_ == Outcome::failed) {
    outputLost_ = true;  // Reading finds out why, after what the server has said before.
    writeWait_ = Outcome::done;
    // Or the server says nothing, and goes on waiting for us.
    if (phase_ < Phase::awaitingEnd) lost_.start(endTimeout);
  } else if (written >= writeBudget) {
    writeWait_ = Outcome::waitWrite;
  }
  if (written > 0) noteActivity();
  // As long as the server takes what was sent before the Close frame, it is not late.
  if (written > 0 && phase_ == Phase::closing) timer_.start(closeTimeout_);
  if (written > 0 && phase_ == Phase::awaitingEnd) timer_.start(endTimeout);
}

void Connection::settle() {
  if (over_) return;
  if (auto phase = session_.phase(); phase != phase_) enter(phase);
  if (phase_ == Phase::finished) return finish();
  if (stream_ && writeWait_ == Outcome::done && !outputLost_ && session_.outputSize() > 0) {
    member_.flushSoon();
  }
}

// Whatever the clock or the network starts: with as much memory as there is.
void Connection::doNow(void (Connection::*step)()) {
  member_.doWithinMemory([this, step] { (this->*step)(); });
}

void Connection::ping() {
  session_.sendPing();
  member_.flushSoon();
}

}  // namespace web::native
