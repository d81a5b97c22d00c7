// Measures the traffic, and holds messages back so that they stay within the relay's limits.
#pragma once

#include <web/array_buffer.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <utility>
#include <vector>

namespace sketchpad {

// Bytes per second.
class Meter {
 public:
  using Clock = std::chrono::steady_clock;

  void add(std::size_t bytes) { bytes_ += bytes; }
  // Returns whether there is a new figure.
  bool frame(Clock::time_point now) {
    const std::chrono::duration<double> passed = now - since_;
    if (passed < std::chrono::seconds(1)) return false;
    perSecond_ = static_cast<double>(std::exchange(bytes_, 0)) / passed.count();
    since_ = now;
    return true;
  }
  double perSecond() const { return perSecond_; }

 private:
  std::size_t bytes_ = 0;
  double perSecond_ = 0;
  Clock::time_point since_{};
};

// Messages in order, at the pace that the relay allows (relay/limits.mjs): a drawing that was made
// without a connection exceeds what it accepts at once.
class Outbox {
 public:
  using Clock = std::chrono::steady_clock;
  using Bytes = std::vector<std::byte>;

  void add(Bytes message) { waiting_.push_back(std::move(message)); }
  void clear() { waiting_.clear(); }
  bool isEmpty() const { return waiting_.empty(); }

  void frame(Clock::time_point now, const std::function<void(const Bytes&)>& send) {
    const std::chrono::duration<double> passed = now - std::exchange(then_, now);
    messages_ = std::min(mostMessages, messages_ + passed.count() * mostMessages);
    bytes_ = std::min(mostBytes, bytes_ + passed.count() * mostBytes);
    for (; !waiting_.empty() && messages_ >= 1 && bytes_ > 0; waiting_.pop_front()) {
      messages_ -= 1;
      bytes_ -= static_cast<double>(waiting_.front().size());
      send(waiting_.front());
    }
  }

 private:
  // Per second, and at once.
  static constexpr double mostMessages = 300;
  static constexpr double mostBytes = 128 << 10;

  std::deque<Bytes> waiting_;
  double messages_ = mostMessages;
  double bytes_ = mostBytes;
  Clock::time_point then_{};
};

}  // namespace sketchpad
