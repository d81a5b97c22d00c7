// How a connection begins, goes from phase to phase and ends, and what the clock has to say.
#include <chrono>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "native/channel/connection.h"
#include "native/channel/opening_request.h"
#include "native/net/random.h"
#include "protocol/frame.h"
#include "text/printable.h"
#include "url/bad_ports.h"
#include "url/host_name.h"

namespace web::native {

namespace {

// Of waiting for others.
constexpr auto worthTelling = std::chrono::milliseconds(100);

std::string inWords(std::chrono::milliseconds time) {
  if (time.count() % 1000 != 0) return std::to_string(time.count()) + " ms";
  return std::to_string(time.count() / 1000) + " s";
}

// Neither used any more nor destroyed, which would close and no longer watch what is the parent's.
template <class T>
void leaveAlone(std::unique_ptr<T>& owned) {
  static auto& all = *new std::vector<std::unique_ptr<T>>;
  if (owned && !callWithinMemory([&] { all.push_back(std::move(owned)); })) {
    static_cast<void>(owned.release());
  }
}

protocol::Limits limitsOf(const WebSocketInit& init) {
  return {.maxMessageSize = init.maxMessageSize, .maxBufferedAmount = init.maxBufferedAmount};
}

}  // namespace

Connection::Connection(Membership member, const protocol::Url& url, const WebSocketInit& init,
                       Target target)
    : member_(member),
      services_(Services::of(member.loop())),
      tracer_(init),
      target_(std::make_unique<const Target>(std::move(target))),
      openTimeout_(init.openTimeout),
      closeTimeout_(init.closeTimeout),
      keepAliveInterval_(init.keepAlive),
      session_(openingRequest(url, init), fillRandom, limitsOf(init)),
      timer_(member.timers(), [this] { doNow(&Connection::runOutOfTime); }),
      lost_(member.timers(), [this] { doNow(&Connection::giveOutputUp); }),
      quiet_(member.timers(), [this] { doNow(&Connection::calmDown); }),
      keepAlive_(member.timers(), init.keepAlive, *this) {
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
  // The URL standard takes such a host, and no name server knows it.
  if (protocol::hasEmptyLabel(target_->host)) {
    return fail("no host is called " + protocol::inQuotes(target_->host) +
                ": it has nothing between two dots, or in front of the first one");
  }
  timer_.start(openTimeout_);
  openStream();
}

void Connection::enter(Phase phase) {
  phase_ = phase;
  if (phase != Phase::opening) place_.reset();
  if (phase != Phase::open) keepAlive_.stop();
  if (phase >= Phase::awaitingEnd) lost_.stop();
  if (phase == Phase::finished) traceEnd();
  switch (phase) {
    case Phase::opening:
      break;
    case Phase::open:
      hasOpened_ = true;
      secondTry_.reset();
      wait_.reset();
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
  lost_.stop();
  quiet_.stop();
  keepAlive_.stop();
  opener_.reset();
  place_.reset();
  if (stream_) member_.unwatch(stream_->descriptor());
  stream_.reset();
  session_.dropOutput();
  session_.releaseMemory();
  member_.dispatchSoon();
}

void Connection::runOutOfMemory() {
  inputEnded_ = true;
  inbox_.dropMessages();              // One before them may be what was lost.
  session_.fail(0, "out of memory");  // So short that the string has room for it in itself.
  phase_ = session_.phase();
  drop();
}

void Connection::forget() {
  over_ = inputEnded_ = true;
  for (auto* timer : {&timer_, &lost_, &quiet_}) timer->stop();
  keepAlive_.stop();
  leaveAlone(opener_);
  leaveAlone(place_);
  leaveAlone(stream_);
  inbox_.dropMessages();
  session_.fail(0, "fork()");  // So short that it needs no memory.
  phase_ = session_.phase();
}

// The server is out of reach: there is nobody to say goodbye to.
void Connection::fail(const std::string& why) {
  inputEnded_ = true;
  session_.fail(0, why);
  settle();
  member_.dispatchSoon();
}

void Connection::giveServerUp() {
  fail("the connection was lost: the server has not answered a ping within " +
       inWords(keepAliveInterval_));
}

void Connection::giveOutputUp() { fail(stream_->failure()); }

void Connection::runOutOfTime() {
  if (outputLost_ && stream_ && phase_ < Phase::awaitingEnd) return giveOutputUp();
  switch (phase_) {
    case Phase::opening:
      return fail("gave up after " + inWords(openTimeout_) + " while " + doing() +
                  (wait_ && wait_->sum >= worthTelling ? ", having " + waitInWords() : ""));
    case Phase::open:
      return;
    case Phase::closing:
      return fail("the server did not answer the Close frame within " + inWords(closeTimeout_));
    case Phase::awaitingEnd:
      session_.receiveEnd({});  // Both Close frames are there: this is clean.
      inputEnded_ = true;
      return member_.dispatchSoon();
    case Phase::finished:
      return drop();
  }
}

std::string Connection::doing() const {
  if (opener_) return opener_->doing();
  return "waiting for the server's answer to the opening handshake";
}

}  // namespace web::native
