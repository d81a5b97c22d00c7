// The receiving half of a connection: reads bytes from its stream for its session.
#pragma once

#include <cstddef>
#include <utility>

#include "attributes.h"
#include "native/channel/direction.h"
#include "native/connect/buffer_pool.h"
#include "native/net/stream.h"
#include "protocol/client_session.h"

namespace web::native {

// Adapts the read size to the rate. Reads again only once the session has parsed everything.
// Independent of loop and clock. The session and the pool must outlive it.
class Intake final {
 public:
  Intake(protocol::ClientSession& session, BufferPool& buffers)
      : session_(session), buffers_(buffers) {}

  // Starts again, with another stream.
  void restart();

  // Fills one buffer: the session's own for a large message, else one from the pool. Returns how
  // many bytes were read. Call it only when the session has parsed the last read (see
  // hasUnparsed()).
  std::size_t read(Stream& stream);

  // The session has not yet parsed the last bytes, or has not noticed the end of the stream.
  bool hasUnparsed() const { return hasUnparsed_; }

  // What to do next. Call it when the session has parsed everything that was read.
  enum class Next {
    nothing,    // Wait until the descriptor is ready.
    read,       // More bytes are there.
    readLater,  // More bytes are there, but they wait for the next turn: `budget` or this turn's
                // share is used up.
    tellEnd,    // The stream has ended: call tellEnd().
  };
  Next next(std::size_t budget) {
    hasUnparsed_ = isHeldBack_ = false;
    giveBufferBack();
    return more_ == More::none && !hasUntoldEnd_ ? Next::nothing : nextOfMore(budget);
  }

  // Tells the session how the stream has ended. The system reports a reset only once, and a write
  // may have received that report: `isOutputLost` says so.
  void tellEnd(const Stream& stream, bool isOutputLost);

  // For a session that is finished: reads and drops what still arrives, a little at a time, so that
  // our last frame is not lost to a reset. Returns false once nothing more comes.
  bool discard(Stream& stream);

  // Stops reading: the server is out of reach, or its messages are not wanted any more.
  void stop() {
    if (isOpen()) state_ = Direction::lost;
    hasUntoldEnd_ = false;
  }

  Direction state() const { return state_; }
  bool isOpen() const { return state_ == Direction::open; }

  // Too much waits for the program: reading stops until next().
  void holdBack() { isHeldBack_ = true; }
  bool isHeldBack() const { return isHeldBack_; }

  // What reading waits for; `done` if it waits for the program.
  Outcome wait() const { return isHeldBack_ ? Outcome::done : wait_; }
  bool canGoOn(Readiness readiness) const { return isMet(wait_, readiness); }

  // Nothing was received for a while: the next read is a small one.
  void forgetRate() { size_.reset(); }

 private:
  enum class More { none, now, nextTurn };

  Next nextOfMore(std::size_t budget);
  TWINSOCKET_ALWAYS_INLINE void giveBufferBack() {
    if (buffer_) buffers_.giveBack(std::exchange(buffer_, {}));
  }

  protocol::ClientSession& session_;
  BufferPool& buffers_;
  Direction state_ = Direction::open;
  Outcome wait_ = Outcome::waitRead;
  ReadSize size_;
  ReadBuffer buffer_;       // Held until the session has parsed all of it.
  More more_ = More::none;  // Whether the last read filled its buffer or used up its share.
  bool hasUnparsed_ = false;
  bool hasUntoldEnd_ = false;  // Told to the session once it has parsed all bytes.
  bool isHeldBack_ = false;
};

}  // namespace web::native
