#include "native/channel/connection.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "attributes.h"
#include "exceptions.h"
#include "native/channel/opening_request.h"
#include "native/connect/services.h"
#include "native/net/fork.h"
#include "native/net/random.h"

namespace web::native {

TWINSOCKET_COLD Connection::Connection(Membership member, const protocol::Url& url,
                                       const WebSocketInit& init, Target&& target)
    : member_(member),
      tracer_(init),
      session_(openingRequest(url, init), fillRandom, limitsOf(init)),
      opening_(std::make_unique<Opening>(member, url, init, std::move(target), tracer_,
                                         static_cast<Opening::Owner&>(*this))),
      deadlines_(member, init, *this),
      intake_(session_, Services::of(member.loop()).buffers()),
      outlet_(session_),
      inbox_(session_, *this) {
  session_.setPhaseListener(deadlines_);
  if (tracer_) tracer_.say("opening " + url.origin() + url.resource());
}

TWINSOCKET_COLD Connection::~Connection() = default;

TWINSOCKET_COLD void Connection::start() {
  // No memory was left for the request.
  if (session_.phase() == Phase::finished) return writeSoon();
  opening_->start();
}

TWINSOCKET_COLD void Connection::streamOpened(std::unique_ptr<Stream> stream) {
  stream_ = std::move(stream);
  if (tracer_) session_.setTrace([this](std::string_view line) { tracer_.say(line); });
  write();
  watchStream();
}

TWINSOCKET_COLD bool Connection::startAgain() {
  if (!opening_ || !session_.asksForBasic() || isOver()) return false;
  auto session = opening_->takeSecondSession();
  if (!session) return false;
  session_ = std::move(*session);
  session_.setPhaseListener(deadlines_);
  member_.unwatch(stream_->descriptor());
  stream_.reset();
  intake_.restart();
  outlet_.restart();
  deadlines_.stopAll();
  opening_->openAgain();
  return true;
}

inline void Connection::serve(Readiness readiness) {
  if (outlet_.goOn(readiness)) {
    // Writing is possible again: the server reads what we send, however slowly.
    deadlines_.noteHeard();
    flush();
  }
  if (!stream_) return;
  if (!intake_.canGoOn(readiness)) return watchStream();
  hasJustRead_ = read() > 0 && !member_.networkThreadServes();
}

void Connection::watchStream() {
  const auto descriptor = stream_->descriptor();
  if (!intake_.isOpen()) return member_.unwatch(descriptor);
  const auto reading = intake_.wait(), writing = outlet_.wait(*stream_);
  Readiness interest{.toRead = reading == Outcome::waitRead || writing == Outcome::waitRead,
                     .toWrite = (reading == Outcome::waitWrite && !outlet_.isLost()) ||
                                writing == Outcome::waitWrite};
  // The poller would report a broken connection again and again before it can be dealt with.
  if (!interest.any()) return member_.unwatch(descriptor);
  member_.watch(descriptor, interest, *this);
}

void Connection::ready(Readiness readiness) {
  member_.doWithinMemory([this, readiness] { serve(readiness); });
}

// Returns how many bytes were read for the session.
std::size_t Connection::read() {
  if (session_.phase() == Phase::finished) return discard(), 0;
  if (intake_.hasUnparsed() || !intake_.isOpen()) return watchStream(), 0;
  const auto count = intake_.read(*stream_);
  if (count > 0) deadlines_.noteHeard();
  deadlines_.noteTraffic();
  watchStream();
  member_.dispatchSoon();
  return count;
}

TWINSOCKET_COLD void Connection::discard() {
  if (!intake_.discard(*stream_)) return drop();
  watchStream();
}

bool Connection::readMore(std::size_t& budget) {
  const bool wasHeldBack = intake_.isHeldBack();
  switch (intake_.next(budget)) {
    case Intake::Next::tellEnd:
      intake_.tellEnd(*stream_, outlet_.isLost());
      return true;
    case Intake::Next::read:
      budget -= std::min(budget, read());
      return intake_.hasUnparsed();
    case Intake::Next::readLater:
      member_.goOnLater();
      break;
    case Intake::Next::nothing:
      break;
  }
  if (wasHeldBack && stream_) watchStream();
  return false;
}

void Connection::collect() {
  if (isOver()) return;                  // The program takes the rest from the session itself.
  auto budget = std::size_t{512} << 10;  // Other connections need their turn.
  auto collected = inbox_.collect();
  while (collected == Inbox::Collected::all && readMore(budget)) collected = inbox_.collect();
  answer();
  if (collected == Inbox::Collected::somewhat) member_.goOnLater();
  if (collected != Inbox::Collected::enough) return;
  intake_.holdBack();
  if (stream_) watchStream();
}

void Connection::writeSoon() {
  if (isOver()) return;
  if (session_.phase() == Phase::finished) {
    finish();
    member_.dispatchSoon();
  }
  if (isOver()) return;
  member_.flushSoon();
  if (!stream_ || !outlet_.isReady()) return;
  const bool isPrompt = !member_.isTurning() && outlet_.takePrompt();
  if (!isPrompt && !outlet_.hasBatch()) {
    if (!member_.isTurning()) member_.leaveFlush();
    return;
  }
  write();
  if (stream_) watchStream();
}

inline void Connection::noteWritten(std::size_t count) {
  // Reading finds out why, unless the server sends nothing and goes on waiting for us.
  if (outlet_.isLost()) deadlines_.noteLostOutput(session_.phase());
  if (count > 0) deadlines_.noteWritten(session_.phase());
}

bool Connection::takeOutput() {
  if (!intake_.isOpen()) return false;
  noteWritten(outlet_.writePart(*stream_));
  if (!outlet_.isReady()) watchStream();
  return outlet_.isReady() && session_.outputSize() == 0;
}

void Connection::flush() {
  if (stream_ && outlet_.isReady()) {
    write();
    watchStream();
  }
  if (!member_.networkThreadServes()) {
    updateBufferedAmount();
  } else if (!isOver() && outlet_.hasNews()) {
    member_.dispatchSoon();
  }
  if (session_.phase() == Phase::finished) finish();
}

void Connection::write() {
  if (!intake_.isOpen() && session_.phase() != Phase::finished) return;
  noteWritten(outlet_.write(*stream_));
}

void Connection::sendPing() {
  session_.sendPing();
  member_.flushSoon();
}

// Messages that the program has not taken yet may be queued before the answer.
void Connection::readOnceMore() {
  if (intake_.isHeldBack() || intake_.hasUnparsed()) return deadlines_.noteHeard();
  if (stream_) read();
}

bool Connection::trafficStopped() {
  if (intake_.hasUnparsed() || !inbox_.empty()) return false;
  intake_.forgetRate();
  inbox_.releaseMemory();
  session_.releaseMemory();
  if (stream_) stream_->releaseMemory();
  return true;
}

TWINSOCKET_COLD protocol::SessionEvent Connection::noteChange(protocol::SessionEvent change) {
  using enum protocol::SessionEvent;
  if (change == opened) noteOpened();
  if (change == failed && inbox_.isListening() && startAgain()) return none;
  if (session_.phase() == Phase::finished) finish();
  return change;
}

// RFC 6455 §7.1.1: the last frame goes out, and the server's end of the stream is awaited.
TWINSOCKET_COLD void Connection::finish() {
  if (end_ == End::none) {
    end_ = End::begun;
    if (tracer_) traceEnd();
  }
  if (opening_ || !stream_) return drop();
  if (outlet_.isReady() && !outlet_.isAllWritten(*stream_)) write();
  outlet_.end(*stream_);
  if (!intake_.isOpen()) return drop();
  watchStream();
}

TWINSOCKET_COLD void Connection::drop() {
  if (std::exchange(end_, End::over) == End::over) return;
  deadlines_.stopAll();
  if (opening_) opening_->drop();
  if (stream_) member_.unwatch(stream_->descriptor());
  stream_.reset();
  intake_.stop();
  session_.dropOutput();
  session_.releaseMemory();
  member_.dispatchSoon();
}

TWINSOCKET_COLD void Connection::runOutOfMemory() {
  intake_.stop();
  inbox_.dropMessages();  // An earlier one may be lost.
  // Short enough for the string's own buffer: it allocates nothing.
  session_.fail(0, "out of memory", protocol::Cause::memory);
  drop();
}

TWINSOCKET_COLD void Connection::forget() {
  end_ = End::over;
  intake_.stop();
  if (opening_) opening_->leaveAlone();
  leaveAlone(stream_);
  inbox_.dropMessages();
  session_.fail(0, "fork()");  // Short enough to allocate nothing.
  deadlines_.stopAll();
}

// The server cannot be reached any more, so that no Close frame is sent.
TWINSOCKET_COLD void Connection::fail(Failure what, const std::string& why) {
  if (session_.phase() != Phase::finished) ownFailure_ = what;
  intake_.stop();
  session_.fail(0, why);
  finish();
  member_.dispatchSoon();
}

TWINSOCKET_COLD void Connection::serverWentSilent() {
  fail(Failure::timeout, deadlines_.silenceInWords());
}

TWINSOCKET_COLD void Connection::openTimedOut() {
  if (outlet_.isLost() && stream_) return outputTimedOut();
  if (session_.phase() != Phase::opening) return;
  if (!session_.isRefused()) return fail(Failure::timeout, opening_->timeoutInWords());
  endSession();  // The part of the body that was received is enough.
}

TWINSOCKET_COLD void Connection::closeTimedOut() {
  if (outlet_.isLost()) return outputTimedOut();
  fail(Failure::timeout, deadlines_.closeTimeoutInWords());
}

TWINSOCKET_COLD void Connection::endTimedOut() {
  if (session_.phase() == Phase::finished) return drop();
  endSession();  // Both Close frames were exchanged: a clean close.
}

TWINSOCKET_COLD void Connection::endSession() {
  session_.receiveEnd({});
  intake_.stop();
  member_.dispatchSoon();
}

TWINSOCKET_COLD void Connection::traceEnd() const {
  static_cast<void>(callWithinMemory([this] {
    tracer_.say(session_.wasClean() ? "closed " + std::to_string(session_.closeCode())
                                    : "failed: " + session_.failure());
  }));
}

}  // namespace web::native
