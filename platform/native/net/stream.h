// A Stream moves bytes, without waiting. TCP is one, TLS over TCP is one; they look the same.
#pragma once

#include <web/connection_info.h>

#include <cstddef>
#include <span>
#include <string>

namespace web::native {

// What a call to a stream came to. A call does a bounded amount of work, whatever the peer sends.
enum class Outcome {
  done,       // It did something; it may be able to do more.
  waitRead,   // Nothing now: again when the descriptor is ready to read.
  waitWrite,  // Nothing now: again when it is ready to write.
  ended,      // The peer has ended the stream in an orderly way.
  failed,     // It was reset, cut off or worse: failure() says so. No more bytes come.
  nextTurn,   // It has done its share: again in the loop's next turn, ready or not.
};

struct Transfer {
  Outcome outcome;
  std::size_t count = 0;
};

class Stream {
 public:
  virtual ~Stream() = default;

  // What comes before the first byte, such as TLS's handshake. To be called until it is done.
  virtual Outcome start() = 0;

  virtual Transfer read(std::span<std::byte> room) = 0;

  // True, once, if the last read() has shown that no more is there: the next need not ask.
  virtual bool takeDrained() { return false; }

  // Takes what it can. It may hold what it has taken: then flush() is to be called when the
  // descriptor is ready to write.
  virtual Transfer write(std::span<const std::byte> bytes) = 0;
  virtual Outcome flush() = 0;
  virtual bool hasUnsent() const = 0;

  // Tells the peer that nothing more will be written.
  virtual void endWriting() = 0;

  // In silence: gives back what the next bytes will have made anew.
  virtual void releaseMemory() {}

  virtual int descriptor() const = 0;

  // What both ends have agreed on, for the trace: as in "TLSv1.3, TLS_AES_256_GCM_SHA384", once
  // start() is done.
  virtual std::string description() const { return {}; }

  // The same for programs, and who is at the other end.
  virtual void describe(ConnectionInfo&) const {}

  // In words that follow "error: ", as in "the connection was reset by 127.0.0.1:80".
  virtual const std::string& failure() const = 0;
};

}  // namespace web::native
