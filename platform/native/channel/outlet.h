// The sending half of a connection: writes its session's output to the stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "native/channel/direction.h"
#include "native/channel/low_amount.h"
#include "native/net/stream.h"
#include "protocol/client_session.h"

namespace web::native {

// Writes what the stream takes, a limited amount in a row. Independent of loop and clock. Its
// session must outlive it.
class Outlet final {
 public:
  explicit Outlet(protocol::ClientSession& session) : session_(session) {}

  // Starts again, with another stream.
  void restart();

  // Returns how many bytes the stream has taken. If a write fails, this direction is lost and
  // nothing more is written; reading finds out why, after everything that the server sent before.
  std::size_t write(Stream& stream);

  // The same for a part of a message that is still being masked. The parts and the next write()
  // count as one.
  std::size_t writePart(Stream& stream);

  // Writing is possible now: the stream waits for nothing and has not failed.
  bool isReady() const { return wait_ == Outcome::done && state_ != Direction::lost; }

  // The same, and there is output.
  bool hasWork() const { return isReady() && session_.outputSize() > 0; }

  // What writing waits for; `done` if nothing. TLS may have to write because of what was read.
  Outcome wait(const Stream& stream) {
    if (hasUnsent(stream) && !isLost()) wait_ = Outcome::waitWrite;
    return wait_;
  }

  // All output has gone out.
  bool isAllWritten(const Stream& stream) const {
    return session_.outputSize() == 0 && !hasUnsent(stream);
  }

  // True, once, if what writing waited for has happened.
  bool goOn(Readiness readiness) {
    if (wait_ == Outcome::done || !isMet(wait_, readiness)) return false;
    wait_ = Outcome::done;
    return true;
  }

  // Tells the server that nothing more comes, if all output has been written.
  void end(Stream& stream);

  Direction state() const { return state_; }
  bool isLost() const { return state_ == Direction::lost; }

  // A message was sent outside of a turn. Returns true if it should be written at once: a game's
  // few messages per frame must not wait for the next one. A flood is written in batches.
  bool takePrompt() { return promptWrites_ < maxPromptWrites && ++promptWrites_; }

  // So many bytes wait that the cost of a system call no longer matters.
  bool hasBatch() const { return isBatch(session_.outputSize()); }
  static bool isBatch(std::size_t waiting) { return waiting >= batchSize; }

  // For the program's own turn: from now on it sees how much was written. Returns true if
  // lowAmount() has something to report.
  bool updateBufferedAmount() {
    promptWrites_ = 0;
    const auto before = std::exchange(bufferedAmount_, session_.bufferedAmount());
    return lowAmount_.note(before, bufferedAmount_);
  }
  LowAmount& lowAmount() { return lowAmount_; }

  // bufferedAmount as the program sees it: everything sent, minus what was written by the last
  // turn.
  std::uint64_t bufferedAmount() const { return bufferedAmount_; }
  void countBuffered(std::uint64_t bytes) { bufferedAmount_ += bytes; }
  bool hasNews() const { return bufferedAmount_ != session_.bufferedAmount(); }

 private:
  static bool hasUnsent(const Stream& stream) { return stream.buffers() && stream.hasUnsent(); }

  static constexpr int maxPromptWrites = 16;  // Between two turns.
  static constexpr std::size_t batchSize = std::size_t{64} << 10;

  protocol::ClientSession& session_;
  Direction state_ = Direction::open;
  Outcome wait_ = Outcome::done;
  std::uint64_t bufferedAmount_ = 0;
  LowAmount lowAmount_;
  std::size_t writtenInParts_ = 0;
  int promptWrites_ = 0;
};

}  // namespace web::native
