// What comes in: bytes of a connection's stream, on their way to its session.
#pragma once

#include <cstddef>
#include <utility>

#include "native/channel/direction.h"
#include "native/connect/buffer_pool.h"
#include "native/net/stream.h"
#include "protocol/client_session.h"

namespace web::native {

// Reads as much at a time as the rate suggests, and no more until the session has looked at it all.
// Knows no loop and no clock. Its session and its pool outlive it.
class Intake final {
 public:
  Intake(protocol::ClientSession& session, BufferPool& buffers)
      : session_(session), buffers_(buffers) {}

  // Another stream: everything starts again.
  void restart();

  // Fills one buffer: the session's own for a large message, else one of the pool's. Gives how many
  // bytes have come. Not before the session has looked at those of the last read (isUnread()).
  std::size_t read(Stream& stream);

  // The session has bytes, or an end, that it has not looked at.
  bool isUnread() const { return isUnread_; }

  // The session has looked at everything that was read. What is to be done now:
  enum class Next {
    nothing,    // Wait until the descriptor is ready.
    read,       // More is there.
    readLater,  // More is there, for the next turn: `budget` is too small, or this turn's share
                // taken.
    tellEnd,    // Nothing more comes.
  };
  Next next(std::size_t budget) {
    isUnread_ = isHeldBack_ = false;
    giveBufferBack();
    return more_ == More::none && !hasUntoldEnd_ ? Next::nothing : nextOfMore(budget);
  }

  // Tells the session how the stream has ended. The system tells a reset once, and a write may have
  // been the first to ask: then it ended so.
  void tellEnd(const Stream& stream, bool isOutputLost);

  // The session is finished: what still comes is read and dropped, a little at a time, so that our
  // last frame is not lost to a reset. False once nothing more comes.
  bool discard(Stream& stream);

  // Nothing more is read: the server is out of reach, or we do not want to hear it.
  void stop();

  Direction state() const { return state_; }
  bool isOpen() const { return state_ == Direction::open; }

  // Too much waits for the program: not read until next().
  void holdBack() { isHeldBack_ = true; }
  bool isHeldBack() const { return isHeldBack_; }

  // What reading waits for: `done` if it waits for the program.
  Outcome wait() const { return isHeldBack_ ? Outcome::done : wait_; }
  bool canGoOn(Readiness readiness) const { return hasCome(wait_, readiness); }

  // Nothing has come for a while: the next read is a small one.
  void forgetRate() { size_.reset(); }

 private:
  enum class More { none, now, nextTurn };

  Next nextOfMore(std::size_t budget);
  void giveBufferBack() { buffers_.giveBack(std::exchange(buffer_, {})); }

  protocol::ClientSession& session_;
  BufferPool& buffers_;
  Direction state_ = Direction::open;
  Outcome wait_ = Outcome::waitRead;
  ReadSize size_;
  ReadBuffer buffer_;       // While the session has not looked at all of it.
  More more_ = More::none;  // The last read was a full one, or ended with its share.
  bool isUnread_ = false;
  bool hasUntoldEnd_ = false;  // For the session, once it has looked at all bytes.
  bool isHeldBack_ = false;
};

}  // namespace web::native
