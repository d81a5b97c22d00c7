// The network that players have, on the tests' clock: messages arrive late and unevenly, and now
// and then a lost packet delays everything behind it, as in TCP. No message is lost or reordered.
// (With a socket, web::NetworkConditions do this.)
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "../pond/integers.h"

namespace tadpoles {

struct Conditions {
  double latency = 0;           // Milliseconds, one way.
  double jitter = 0;            // Milliseconds: at random, up to this much more.
  double loss = 0;              // The share (0 to 1) of messages whose packet is retransmitted.
  double retransmission = 200;  // Milliseconds that this takes, in addition to the latency.
};

// One direction. Times are milliseconds of any clock; the same seed gives the same network.
class Wire {
 public:
  explicit Wire(std::uint64_t seed) : random_(seed) {}

  void push(std::span<const std::byte> message, double now, const Conditions& conditions) {
    auto due = now + conditions.latency + conditions.jitter * random();
    if (random() < conditions.loss) due += conditions.retransmission;
    due_ = std::max(due, due_);
    messages_.push_back({due_, {message.begin(), message.end()}});
  }

  // The next message that has arrived.
  std::optional<std::vector<std::byte>> pop(double now) {
    if (messages_.empty() || messages_.front().first > now) return std::nullopt;
    auto message = std::move(messages_.front().second);
    messages_.pop_front();
    return message;
  }

  void clear() { messages_.clear(); }

 private:
  double random() {
    random_ = scrambled(random_);
    return static_cast<double>(random_ >> 11) / 9007199254740992.0;  // 2^53.
  }

  std::uint64_t random_;
  double due_ = 0;
  std::deque<std::pair<double, std::vector<std::byte>>> messages_;
};

}  // namespace tadpoles
