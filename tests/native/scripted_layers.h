// Lets a test script the lowest layer of a stream: for instance bytes that it holds although the
// descriptor is not readable, as in TLS, or a server that takes everything, or nothing.
#pragma once

#include <atomic>
#include <cstddef>
#include <functional>
#include <future>
#include <memory>
#include <span>
#include <string>

#include "native/net/stream.h"

namespace web::native {

// What it leaves out, the stream does as usual. Its functions are called on the thread that serves,
// and get the stream below.
struct StreamScript {
  std::function<Transfer(Stream& tcp, std::span<std::byte> room)> read;
  std::function<Transfer(Stream& tcp, std::span<const std::byte> bytes)> write;
  std::function<Outcome(Stream& tcp)> flush;
  std::function<bool()> hasUnsent;
  std::string failure;  // Empty: the stream's own message.

  // Counts the calls of all streams so far.
  std::atomic<int> reads = 0, writes = 0, endings = 0, releases = 0;

  // The last stream's; -1 before it exists, and when it is gone.
  std::atomic<int> descriptor = -1;
};

// TCP streams that are created while it exists play its script. Only one may exist at a time, and
// streams that a network thread serves must end before it does.
class ScriptedStreams {
 public:
  ScriptedStreams();
  ScriptedStreams(const ScriptedStreams&) = delete;
  ScriptedStreams& operator=(const ScriptedStreams&) = delete;
  ~ScriptedStreams();

  StreamScript* operator->() const { return script_.get(); }

 private:
  const std::shared_ptr<StreamScript> script_ = std::make_shared<StreamScript>();
};

// A read() for a script: waits for this many bytes from the network, keeps them, and returns them
// when asked. After that the stream behaves as usual.
std::function<Transfer(Stream& tcp, std::span<std::byte> room)> hoard(std::size_t bytes);

// The same for everything that has arrived when the sender says that this is all: for TLS, where
// the size is not known.
std::function<Transfer(Stream& tcp, std::span<std::byte> room)> hoard(
    std::shared_future<void> isAll);

}  // namespace web::native
