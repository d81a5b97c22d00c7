// How a connection begins, writes, goes from phase to phase, and ends.
#include "native/channel/connection.h"

#include <cstddef>
#include <string>
#include <utility>

#include "attributes.h"
#include "native/channel/opening_request.h"
#include "native/channel/words.h"
#include "native/net/fork.h"
#include "native/net/random.h"

namespace web::native {

namespace {

// What goes into one write: enough that the system call no longer counts.
constexpr std::size_t batchSize = std::size_t{64} << 10;

// So many sends outside of a turn are written one by one: a game's few messages per frame must not
// wait for the next frame. A flood is written in batches.
constexpr int maxPromptWrites = 16;

// What one connection may write in a row, so that the others get their turn.
constexpr std::size_t writeBudget = std::size_t{1} << 20;

protocol::Limits limitsOf(const WebSocketInit& init) {
  return {.maxMessageSize = init.maxMessageSize, .maxBufferedAmount = init.maxBufferedAmount};
}

}  // namespace

TWINSOCKET_COLD Connection::Connection(Membership member, const protocol::Url& url,
                                       const WebSocketInit& init, Target target)
    : member_(member),
      services_(Services::of(member.loop())),
      tracer_(init),
      closeTimeout_(init.closeTimeout),
      keepAliveInterval_(init.keepAlive),
      limits_(limitsOf(init)),
      session_(openingRequest(url, init), fillRandom, limits_),
      opening_(std::make_unique<Opening>(member, url, init, std::move(target), tracer_,
                                         static_cast<Opening::Owner&>(*this))),
      deadlines_(member, init, *this) {
  if (tracer_) tracer_.say("opening " + url.origin() + url.resource());
}

Connection::~Connection() = default;

TWINSOCKET_COLD void Connection::start() {
  // There was no memory for the request.
  if (session_.phase() == Phase::finished) {
    settle();
    return member_.dispatchSoon();
  }
  opening_->start();
}

TWINSOCKET_COLD void Connection::streamOpened(std::unique_ptr<Stream> stream) {
  stream_ = std::move(stream);
  if (tracer_) session_.setTrace([this](std::string_view line) { tracer_.say(line); });
  write();
  watchStream();
}

TWINSOCKET_COLD bool Connection::startAgain() {
  if (!opening_ || !session_.asksForBasic() || over_) return false;
  auto request = opening_->takeSecondRequest();
  if (!request) return false;
  session_ = protocol::ClientSession(std::move(*request), fillRandom, limits_);
  member_.unwatch(stream_->descriptor());
  stream_.reset();
  services_.buffers().giveBack(std::exchange(buffer_, {}));
  deadlines_.forgetLostOutput();
  unread_ = hasMore_ = hasDoneItsShare_ = inputEnded_ = outputLost_ = false;
  untoldEnd_.reset();
  readWait_ = Outcome::waitRead;
  writeWait_ = Outcome::done;
  opening_->openAgain();
  return true;
}

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
  const auto before = bufferedAmount_;
  bufferedAmount_ = session_.bufferedAmount();
  if (lowAmount_.note(before, bufferedAmount_)) member_.dispatchSoon();
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
    deadlines_.noteLostOutput(phase_);  // Or the server says nothing, and goes on waiting for us.
  } else if (written >= writeBudget) {
    writeWait_ = Outcome::waitWrite;
  }
  if (written > 0) deadlines_.noteWritten(phase_);
}

void Connection::settle() {
  if (over_) return;
  if (auto phase = session_.phase(); phase != phase_) enter(phase);
  if (phase_ == Phase::finished) return finish();
  if (stream_ && writeWait_ == Outcome::done && !outputLost_ && session_.outputSize() > 0) {
    member_.flushSoon();
  }
}

void Connection::sendPing() {
  session_.sendPing();
  member_.flushSoon();
}

TWINSOCKET_COLD void Connection::enter(Phase phase) {
  phase_ = phase;
  if (opening_ && phase != Phase::opening) opening_->finish();
  if (phase == Phase::open) opening_.reset();
  hasOpened_ |= phase == Phase::open;
  deadlines_.enter(phase);
  if (phase == Phase::finished) traceEnd();
}
// RFC 6455 §7.1.1: the last frame goes out, and the server's end of the stream is awaited.
TWINSOCKET_COLD void Connection::finish() {
  if (!hasOpened_ || !stream_) return drop();
  if (writeWait_ == Outcome::done) write();
  const bool allWritten = outputLost_ || (session_.outputSize() == 0 && !stream_->hasUnsent());
  if (allWritten && !std::exchange(outputEnded_, true)) stream_->endWriting();
  if (inputEnded_) return drop();
  watchStream();
}

TWINSOCKET_COLD void Connection::drop() {
  if (std::exchange(over_, true)) return;
  deadlines_.stopAll();
  if (opening_) opening_->drop();
  if (stream_) member_.unwatch(stream_->descriptor());
  stream_.reset();
  session_.dropOutput();
  session_.releaseMemory();
  member_.dispatchSoon();
}

TWINSOCKET_COLD void Connection::runOutOfMemory() {
  inputEnded_ = true;
  inbox_.dropMessages();              // One before them may be what was lost.
  session_.fail(0, "out of memory");  // So short that the string has room for it in itself.
  phase_ = session_.phase();
  drop();
}

TWINSOCKET_COLD void Connection::forget() {
  over_ = inputEnded_ = true;
  deadlines_.stopAll();
  if (opening_) opening_->leaveAlone();
  leaveAlone(stream_);
  inbox_.dropMessages();
  session_.fail(0, "fork()");  // So short that it needs no memory.
  phase_ = session_.phase();
}

// The server is out of reach: there is nobody to say goodbye to.
TWINSOCKET_COLD void Connection::fail(const std::string& why) {
  inputEnded_ = true;
  session_.fail(0, why);
  settle();
  member_.dispatchSoon();
}

TWINSOCKET_COLD void Connection::loseServer() {
  fail("the connection was lost: the server has not answered a ping within " +
       inWords(keepAliveInterval_));
}

TWINSOCKET_COLD void Connection::openTimedOut() {
  if (outputLost_ && stream_) return outputTimedOut();
  if (phase_ == Phase::opening) fail(opening_->timeoutInWords());
}

TWINSOCKET_COLD void Connection::closeTimedOut() {
  if (outputLost_) return outputTimedOut();
  fail("the server did not answer the Close frame within " + inWords(closeTimeout_));
}

TWINSOCKET_COLD void Connection::endTimedOut() {
  if (phase_ == Phase::finished) return drop();
  session_.receiveEnd({});  // Both Close frames are there: this is clean.
  inputEnded_ = true;
  member_.dispatchSoon();
}

TWINSOCKET_COLD void Connection::traceEnd() const {
  if (!tracer_) return;
  tracer_.say(session_.wasClean() ? "closed " + std::to_string(session_.closeCode())
                                  : "failed: " + session_.failure());
}

}  // namespace web::native
