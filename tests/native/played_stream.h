// A Stream without a socket, for tests of a connection's parts: the test sets the result of each
// call.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "native/net/stream.h"

namespace web::native {

class PlayedStream final : public Stream {
 public:
  struct Read {
    Outcome outcome;
    std::string bytes;
  };

  PlayedStream() : Stream(-1, true) {}

  // One entry for each read; after that there is nothing. The bytes must fit into the read's
  // buffer.
  std::deque<Read> reads;
  std::vector<std::size_t> rooms;  // The buffer sizes of all reads so far.
  const std::byte* lastRoom = nullptr;

  std::size_t taken = std::string::npos;  // Takes this many more bytes, then returns `refusal`.
  Outcome refusal = Outcome::waitWrite;
  Outcome flushing = Outcome::done;
  bool isUnsent = false;
  std::string written;
  int flushes = 0, writes = 0, endings = 0;
  std::string why = "the stream has failed";

  Outcome start() override { return Outcome::done; }
  Transfer read(std::span<std::byte> room) override {
    rooms.push_back(room.size());
    lastRoom = room.data();
    if (reads.empty()) return {Outcome::waitRead};
    const auto next = std::move(reads.front());
    reads.pop_front();
    const auto count = std::min(room.size(), next.bytes.size());
    if (count > 0) std::memcpy(room.data(), next.bytes.data(), count);
    return {next.outcome, count};
  }
  Transfer write(std::span<const std::byte> bytes) override {
    ++writes;
    if (taken == 0) return {refusal};
    const auto count = std::min(bytes.size(), taken);
    if (taken != std::string::npos) taken -= count;
    written.append(reinterpret_cast<const char*>(bytes.data()), count);
    return {Outcome::done, count};
  }
  Outcome flush() override { return ++flushes, flushing; }
  bool hasUnsent() const override { return isUnsent; }
  void endWriting() override { ++endings; }
  const std::string& failure() const override { return why; }
};

}  // namespace web::native
