// A Stream without a socket: the test sets the bytes on their way to the client, and whether the
// other end takes what the client writes.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "native/net/stream.h"

namespace web::native {

// Both directions between a TLS client and the test that plays the server.
struct Wire {
  std::string toClient, toServer;
  bool takesBytes = true;     // Whether the client can write.
  bool hasEnded = false;      // The stream ends after `toClient`.
  std::string failure = {};   // If not empty, each read and write fails with this reason.
  std::size_t bytesRead = 0;  // By the client.
  bool isDrained = false;     // See Stream::takeDrained().
  int looksForDeadPeers = 0;
};

class WireStream final : public Stream {
 public:
  explicit WireStream(std::shared_ptr<Wire> wire) : Stream(-1, false), wire_(std::move(wire)) {}

  Outcome start() override { return Outcome::done; }
  Transfer read(std::span<std::byte> room) override {
    const auto count = std::min(room.size(), wire_->toClient.size() - taken_);
    if (!wire_->failure.empty()) return {Outcome::failed};
    if (count == 0) return {wire_->hasEnded ? Outcome::ended : Outcome::waitRead};
    std::copy_n(wire_->toClient.data() + taken_, count, reinterpret_cast<char*>(room.data()));
    taken_ += count;
    wire_->bytesRead += count;
    return {Outcome::done, count};
  }
  bool takeDrained() override { return std::exchange(wire_->isDrained, false); }
  Transfer write(std::span<const std::byte> bytes) override {
    if (!wire_->failure.empty()) return {Outcome::failed};
    if (!wire_->takesBytes) return {Outcome::waitWrite};
    wire_->toServer.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return {Outcome::done, bytes.size()};
  }
  Outcome flush() override { return Outcome::done; }
  bool hasUnsent() const override { return false; }
  void endWriting() override {}
  void noticeDeadPeer() override { ++wire_->looksForDeadPeers; }
  const std::string& failure() const override { return wire_->failure; }

 private:
  std::shared_ptr<Wire> wire_;
  std::size_t taken_ = 0;
};

}  // namespace web::native
