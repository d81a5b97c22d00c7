// What a test says of the lowest layer of a stream: bytes inside it that no descriptor shows, as
// TLS has them, or a server that takes all, or nothing.
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

// What it does not say a stream does as always. Its functions are called by whoever serves, and get
// the stream below.
struct StreamScript {
  std::function<Transfer(Stream& tcp, std::span<std::byte> room)> read;
  std::function<Transfer(Stream& tcp, std::span<const std::byte> bytes)> write;
  std::function<Outcome(Stream& tcp)> flush;
  std::function<bool()> hasUnsent;
  std::string failure;  // The stream's own if empty.

  // Of all streams so far.
  std::atomic<int> reads = 0, writes = 0, endings = 0, releases = 0;

  // Of the last one: -1 before it is there, and when it is gone.
  std::atomic<int> descriptor = -1;
};

// The streams over TCP that are made while it exists play its script. One at a time; where a
// network thread serves them, they end before it.
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

// A read() for a script: waits for so many bytes from the network, keeps them, and hands them out
// when it is asked. Then the stream goes on as always.
std::function<Transfer(Stream& tcp, std::span<std::byte> room)> hoard(std::size_t bytes);

// The same for all that has come when the sender says that this is all: of TLS, whose size nobody
// knows.
std::function<Transfer(Stream& tcp, std::span<std::byte> room)> hoard(
    std::shared_future<void> isAll);

}  // namespace web::native
