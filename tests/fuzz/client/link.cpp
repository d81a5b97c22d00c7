// One connection: bytes on their way, and the results of system calls for it.
#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "fuzz/client/fake_network.h"

namespace web::fuzz {

namespace {

long failAs(int error) {
  errno = error;
  return -1;
}

// After this many calls, each call moves twice as much: otherwise a megabyte in single bytes would
// take the fuzzer 14 s.
constexpr std::size_t patience = 1024;

std::size_t mostMoved(std::size_t piece, std::size_t calls) {
  return piece << std::min<std::size_t>(calls / patience, 20);
}

}  // namespace

Link::Link(Conduct conduct) : conduct_(conduct), answeredAt_(FakeTime::now() + conduct.delay) {
  lastRead = lastWritten = lastRelieved = FakeTime::now();
}

void Link::deliver(std::string_view bytes) {
  if (isBroken() || hasEnded_) return;
  if (readUpTo_ > toClient_.size() / 2) toClient_.erase(0, std::exchange(readUpTo_, 0));
  const auto before = delivered_;
  delivered_ += bytes.size();
  toClient_ += bytes;
  const auto flipped = conduct_.flippedByte;
  if (flipped && *flipped >= before && *flipped < delivered_) {
    toClient_[toClient_.size() - (delivered_ - *flipped)] ^= 0x10;
  }
}

std::string Link::takeWritten() { return std::exchange(written_, {}); }

bool Link::isConnected() const {
  using enum Conduct::Connect;
  if (conduct_.connect == atOnce) return true;
  return conduct_.connect == later && FakeTime::now() >= answeredAt_;
}

std::optional<Link::Time> Link::next() const {
  using enum Conduct::Connect;
  const bool isAnswered = conduct_.connect == later || conduct_.connect == refusedLater;
  if (!isAnswered || isClosed_ || FakeTime::now() >= answeredAt_) return std::nullopt;
  return answeredAt_;
}

int Link::connect() {
  if (conduct_.connect == Conduct::Connect::atOnce) return 0;
  const bool fails = conduct_.connect == Conduct::Connect::refusedAtOnce;
  return static_cast<int>(failAs(fails ? ECONNREFUSED : EINPROGRESS));
}

int Link::error() { return isRefused() ? ECONNREFUSED : isReset_ ? ECONNRESET : 0; }

// Not zero if the call has to be repeated.
long Link::hold() {
  ++calls_;
  const auto isIts = [this](std::size_t every) { return every > 1 && calls_ % every == 0; };
  if (isIts(conduct_.interruptEvery)) return failAs(EINTR);
  if (isIts(conduct_.waitEvery)) return failAs(EAGAIN);
  return 0;
}

long Link::receive(void* room, std::size_t size) {
  if (auto held = hold(); held != 0) return held;
  if (conduct_.readPiece > 0) size = std::min(size, mostMoved(conduct_.readPiece, calls_));
  const auto count = std::min(size, toClient_.size() - readUpTo_);
  if (count > 0) {
    std::memcpy(room, toClient_.data() + readUpTo_, count);
    readUpTo_ += count;
    lastRead = FakeTime::now();
    return static_cast<long>(count);
  }
  if (isReset_ && !std::exchange(isResetTold_, true)) {
    endRead = FakeTime::now();
    return failAs(ECONNRESET);
  }
  if (!hasEnded_ && !isReset_) return failAs(EAGAIN);
  if (!endRead) endRead = FakeTime::now();
  return 0;
}

long Link::failWrite(int error) {
  if (!writeFailed) writeFailed = FakeTime::now();
  return failAs(error);
}

long Link::send(const void* bytes, std::size_t size) {
  if (clientEnded_) return failWrite(EPIPE);
  if (isReset_) return failWrite(std::exchange(isResetTold_, true) ? EPIPE : ECONNRESET);
  if (conduct_.mostWritten && taken_ >= *conduct_.mostWritten) return failWrite(ECONNRESET);
  if (std::exchange(wasFull_, false)) lastRelieved = FakeTime::now();
  wasFull_ = true;
  if (auto held = hold(); held != 0) return held;
  auto count = std::min(size, conduct_.room - std::min(conduct_.room, written_.size()));
  if (conduct_.writePiece > 0) count = std::min(count, mostMoved(conduct_.writePiece, calls_));
  if (conduct_.mostWritten) count = std::min(count, *conduct_.mostWritten - taken_);
  wasFull_ = count < size;
  if (count == 0 && size > 0) return failAs(EAGAIN);
  written_.append(static_cast<const char*>(bytes), count);
  taken_ += count;
  lastWritten = FakeTime::now();
  return static_cast<long>(count);
}

short Link::readiness() const {
  if (isRefused() && FakeTime::now() >= answeredAt_) return POLLIN | POLLOUT | POLLERR | POLLHUP;
  if (!isConnected()) return 0;
  if (isReset_) return POLLIN | POLLOUT | POLLERR | POLLHUP;
  int ready = 0;
  if (readUpTo_ < toClient_.size() || hasEnded_) ready |= POLLIN;
  const bool failsToWrite = conduct_.mostWritten && taken_ >= *conduct_.mostWritten;
  if (failsToWrite || clientEnded_ || written_.size() < conduct_.room) ready |= POLLOUT;
  if (hasEnded_ && clientEnded_) ready |= POLLHUP;
  return static_cast<short>(ready);
}

}  // namespace web::fuzz
