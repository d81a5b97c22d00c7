// What goes out: the output of a connection's session, on its way to the stream.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include "native/channel/direction.h"
#include "native/channel/low_amount.h"
#include "native/net/stream.h"
#include "protocol/client_session.h"

namespace web::native {

// Writes what the stream takes, a limited amount in a row. Knows no loop and no clock. Its session
// outlives it.
class Outlet final {
 public:
  explicit Outlet(protocol::ClientSession& session) : session_(session) {}

  // Another stream: everything starts again.
  void restart();

  // Gives how many bytes the stream has taken. If it fails, reading finds out why, after what the
  // server has said before: the direction is lost, and nothing is written any more.
  std::size_t write(Stream& stream);

  // Something may be written now: the stream waits for nothing, and has not failed.
  bool isReady() const { return wait_ == Outcome::done && state_ != Direction::lost; }

  // The same, and something is there to be written.
  bool hasWork() const { return isReady() && session_.outputSize() > 0; }

  // What writing waits for: `done` if for nothing. TLS may have to write because of what was read.
  Outcome wait(const Stream& stream) {
    if (stream.hasUnsent() && !isLost()) wait_ = Outcome::waitWrite;
    return wait_;
  }

  // True, once, if what writing waits for has come.
  bool goOn(Readiness readiness) {
    if (wait_ == Outcome::done || !hasCome(wait_, readiness)) return false;
    wait_ = Outcome::done;
    return true;
  }

  // Once all is written: tells the server that nothing more comes.
  void end(Stream& stream);

  Direction state() const { return state_; }
  bool isLost() const { return state_ == Direction::lost; }

  // A message was sent outside of a turn. True if it is to be written at once: a game's few
  // messages per frame must not wait for the next one. A flood is written in batches.
  bool takePrompt() { return promptWrites_ < maxPromptWrites && ++promptWrites_; }

  // What waits is enough for a system call that no longer counts.
  bool hasBatch() const { return session_.outputSize() >= batchSize; }

  // A turn of the program's: it sees how much has been written. True if lowAmount() has something
  // to tell.
  bool refresh() {
    promptWrites_ = 0;
    const auto before = std::exchange(bufferedAmount_, session_.bufferedAmount());
    return lowAmount_.note(before, bufferedAmount_);
  }
  LowAmount& lowAmount() { return lowAmount_; }

  // bufferedAmount as the program sees it: all that was sent, less what had gone out at the last
  // turn.
  std::uint64_t bufferedAmount() const { return bufferedAmount_; }
  void countBuffered(std::uint64_t bytes) { bufferedAmount_ += bytes; }
  bool hasNews() const { return bufferedAmount_ != session_.bufferedAmount(); }

 private:
  static constexpr int maxPromptWrites = 16;  // Between two turns.
  static constexpr std::size_t batchSize = std::size_t{64} << 10;

  protocol::ClientSession& session_;
  Direction state_ = Direction::open;
  Outcome wait_ = Outcome::done;
  std::uint64_t bufferedAmount_ = 0;
  LowAmount lowAmount_;
  int promptWrites_ = 0;
};

}  // namespace web::native
