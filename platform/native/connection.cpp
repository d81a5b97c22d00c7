// Bytes between the session and the stream, and what the clock has to say.
#include "native/connection.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "native/opening_request.h"
#include "native/random.h"
#include "protocol/bad_ports.h"
#include "protocol/frame.h"

namespace web::native {

namespace {

// What goes into one write: enough that the system call no longer counts.
constexpr std::size_t batchSize = std::size_t{64} << 10;

// So many sends outside of a turn are written one by one: a game's few messages per frame must not
// wait for the next frame. A flood is written in batches.
constexpr int maxPromptWrites = 16;

// What one connection may write in a row, so that the others get their turn.
constexpr std::size_t writeBudget = std::size_t{1} << 20;

// For the server to close TCP after both Close frames, as browsers wait.
constexpr auto endTimeout = std::chrono::seconds(2);

std::string inWords(std::chrono::milliseconds time) {
  if (time.count() % 1000 != 0) return std::to_string(time.count()) + " ms";
  return std::to_string(time.count() / 1000) + " s";
}

protocol::Limits limitsOf(const WebSocketInit& init) {
  return {.maxMessageSize = init.maxMessageSize};
}

}  // namespace

Connection::Connection(Loop& loop, Activity& owner, const protocol::Url& url,
                       const WebSocketInit& init)
    : loop_(loop),
      owner_(owner),
      tracer_(init),
      target_(std::make_unique<const Target>(targetOf(url, init))),
      openTimeout_(init.openTimeout),
      closeTimeout_(init.closeTimeout),
      keepAliveInterval_(init.keepAlive),
      maxBufferedAmount_(init.maxBufferedAmount),
      session_(openingRequest(url, init), fillRandom, limitsOf(init)),
      timer_(loop.timers(), [this] { doNow(&Connection::runOutOfTime); }),
      quiet_(loop.timers(), [this] { doNow(&Connection::calmDown); }),
      keepAlive_(loop.timers(), init.keepAlive, *this) {
  if (tracer_) tracer_.say("opening " + url.origin() + url.resource());
  auto authorization = authorizationOf(url, init);
  if (!authorization) return;
  secondTry_ = std::make_unique<SecondTry>(SecondTry{openingRequest(url, init), limitsOf(init)});
  secondTry_->request.headers.push_back(std::move(*authorization));
}

Connection::~Connection() = default;

void Connection::start() {
  // Fetch §2.10: a blocked port fails like the network, not like a wrong argument.
  if (protocol::isBadPort(target_->port)) {
    return fail("port " + std::to_string(target_->port) +
                " belongs to another protocol, and browsers refuse it: use another one");
  }
  timer_.start(openTimeout_);
  openStream();
}

void Connection::watchStream() {
  const auto descriptor = stream_->descriptor();
  if (inputEnded_) return loop_.unwatch(descriptor);
  if (stream_->hasUnsent()) writeWait_ = Outcome::waitWrite;
  const auto readWait = isHeldBack_ ? Outcome::done : readWait_;
  Readiness interest{.toRead = readWait == Outcome::waitRead || writeWait_ == Outcome::waitRead,
                     .toWrite = readWait == Outcome::waitWrite || writeWait_ == Outcome::waitWrite};
  // A broken connection would be reported again and again, though nobody wants to know it yet.
  if (!interest.any()) return loop_.unwatch(descriptor);
  loop_.watch(descriptor, interest, *this);
}

void Connection::writeSoon() {
  if (over_) return;
  if (session_.phase() != phase_) {
    settle();
    loop_.dispatchSoon(owner_);
  }
  if (over_) return;
  loop_.flushSoon(owner_);
  if (!stream_ || writeWait_ != Outcome::done) return;
  const bool isPrompt = !loop_.isTurning() && promptWrites_ < maxPromptWrites;
  if (!isPrompt && session_.outputSize() < batchSize) {
    if (!loop_.isTurning()) loop_.leaveRest();
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
  if (!loop_.servesAlone()) {
    refresh();
  } else if (!over_ && bufferedAmount_ != session_.bufferedAmount()) {
    loop_.dispatchSoon(owner_);
  }
  if (phase_ == Phase::finished) finish();
}

void Connection::write() {
  if (inputEnded_ && phase_ != Phase::finished) return;
  writeWait_ = stream_->flush();
  std::size_t written = 0;
  while (writeWait_ == Outcome::done && !outputLost_ && written < writeBudget) {
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
    if (phase_ < Phase::awaitingEnd) timer_.start(endTimeout);
  }
  if (written >= writeBudget) writeWait_ = Outcome::waitWrite;
  if (written > 0) noteActivity();
  // As long as the server takes what was sent before the Close frame, it is not late.
  if (written > 0 && phase_ == Phase::closing) timer_.start(closeTimeout_);
  if (written > 0 && phase_ == Phase::awaitingEnd) timer_.start(endTimeout);
}

void Connection::settle() {
  if (over_) return;
  if (auto phase = session_.phase(); phase != phase_) enter(phase);
  if (phase_ == Phase::finished) return finish();
  if (stream_ && writeWait_ == Outcome::done && session_.outputSize() > 0) {
    loop_.flushSoon(owner_);
  }
}

void Connection::enter(Phase phase) {
  phase_ = phase;
  if (phase != Phase::opening) place_.reset();
  if (phase != Phase::open) keepAlive_.stop();
  if (phase == Phase::finished) traceEnd();
  switch (phase) {
    case Phase::opening:
      break;
    case Phase::open:
      hasOpened_ = true;
      secondTry_.reset();
      target_.reset();
      timer_.stop();
      keepAlive_.start();
      break;
    case Phase::closing:
      timer_.start(closeTimeout_);
      break;
    case Phase::awaitingEnd:
    case Phase::finished:
      timer_.start(endTimeout);
      break;
  }
}

// RFC 6455 §7.1.1: the last frame goes out, and the server's end of the stream is awaited.
void Connection::finish() {
  if (!hasOpened_ || !stream_) return drop();
  if (writeWait_ == Outcome::done) write();
  const bool allWritten = outputLost_ || (session_.outputSize() == 0 && !stream_->hasUnsent());
  if (allWritten && !std::exchange(outputEnded_, true)) stream_->endWriting();
  if (inputEnded_) return drop();
  watchStream();
}

void Connection::drop() {
  if (std::exchange(over_, true)) return;
  timer_.stop();
  quiet_.stop();
  keepAlive_.stop();
  opener_.reset();
  place_.reset();
  if (stream_) loop_.unwatch(stream_->descriptor());
  stream_.reset();
  session_.releaseMemory();
  loop_.dispatchSoon(owner_);
}

void Connection::runOutOfMemory() {
  inputEnded_ = true;
  inbox_.dropMessages();              // One before them may be what was lost.
  session_.fail(0, "out of memory");  // So short that the string has room for it in itself.
  phase_ = session_.phase();
  drop();
}

// Whatever the clock or the network starts: with as much memory as there is.
void Connection::doNow(void (Connection::*step)()) {
  loop_.doFor(owner_, [this, step] { (this->*step)(); });
}

// The server is out of reach: there is nobody to say goodbye to.
void Connection::fail(const std::string& why) {
  inputEnded_ = true;
  session_.fail(0, why);
  settle();
  loop_.dispatchSoon(owner_);
}

void Connection::failForWantOfRoom() {
  if (session_.phase() != Phase::open) return;  // What is sent now is only counted.
  session_.fail(protocol::closeCode::internalError,
                "the send buffer is full: the server does not take what is sent, and "
                "maxBufferedAmount is " +
                    std::to_string(maxBufferedAmount_) + " bytes");
}

void Connection::ping() {
  session_.sendPing();
  loop_.flushSoon(owner_);
}

void Connection::giveServerUp() {
  fail("the connection was lost: the server has not answered a ping within " +
       inWords(keepAliveInterval_));
}

void Connection::runOutOfTime() {
  if (outputLost_ && stream_ && phase_ < Phase::awaitingEnd) return fail(stream_->failure());
  switch (phase_) {
    case Phase::opening:
      return fail("gave up after " + inWords(openTimeout_) + " while " + activity());
    case Phase::open:
      return;
    case Phase::closing:
      return fail("the server did not answer the Close frame within " + inWords(closeTimeout_));
    case Phase::awaitingEnd:
      session_.receiveEnd({});  // Both Close frames are there: this is clean.
      inputEnded_ = true;
      return loop_.dispatchSoon(owner_);
    case Phase::finished:
      return drop();
  }
}

std::string Connection::activity() const {
  if (opener_) return opener_->activity();
  return "waiting for the server's answer to the opening handshake";
}

}  // namespace web::native
