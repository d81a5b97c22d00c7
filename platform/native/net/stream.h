// A Stream moves bytes without blocking. TCP is one, and TLS over TCP is another.
#pragma once

#include <web/connection_info.h>

#include <cstddef>
#include <span>
#include <string>

namespace web::native {

// The result of a call to a stream. A call does a bounded amount of work, whatever the peer sends.
enum class Outcome {
  done,       // Progress was made; more may be possible.
  waitRead,   // Call again when the descriptor is readable.
  waitWrite,  // Call again when it is writable.
  ended,      // The peer has ended the stream in an orderly way.
  failed,     // The stream broke: failure() says why. No more bytes come.
  nextTurn,   // Its share is used up: call again in the loop's next turn, ready or not.
};

struct Transfer {
  Outcome outcome;
  std::size_t count = 0;
};

class Stream {
 public:
  // `buffers`: whether write() may keep bytes that it has taken.
  Stream(int descriptor, bool buffers) : descriptor_(descriptor), buffers_(buffers) {}
  virtual ~Stream() = default;

  // For as long as the stream lives.
  int descriptor() const { return descriptor_; }

  // If not, flush() and hasUnsent() need not be called.
  bool buffers() const { return buffers_; }

  // Does what comes before the first byte, such as TLS's handshake. Call it until it is done.
  virtual Outcome start() = 0;

  virtual Transfer read(std::span<std::byte> room) = 0;

  // True, once, if the last read() has shown that no more bytes are there: the next can be skipped.
  virtual bool takeDrained() { return false; }

  // Takes as many bytes as it can. It may buffer them: then flush() must be called when the
  // descriptor is writable.
  virtual Transfer write(std::span<const std::byte> bytes) = 0;
  virtual Outcome flush() = 0;
  virtual bool hasUnsent() const = 0;

  // Tells the peer that nothing more will be written.
  virtual void endWriting() = 0;

  // Called once, when the connection has existed for a while: from now on the system looks after
  // it. Most of a short connection's system calls would be for that.
  virtual void noticeDeadPeer() {}

  // Called while the connection is idle: frees memory that the next bytes will allocate again.
  virtual void releaseMemory() {}

  // What was negotiated, for the trace, as in "TLSv1.3, TLS_AES_256_GCM_SHA384", once
  // start() is done.
  virtual std::string description() const { return {}; }

  // The same for programs, with the peer's name.
  virtual void describe(ConnectionInfo&) const {}

  // Why it failed, in words that follow "error: ", as in "the connection was reset by
  // 127.0.0.1:80".
  virtual const std::string& failure() const = 0;

 private:
  const int descriptor_;
  const bool buffers_;
};

}  // namespace web::native
