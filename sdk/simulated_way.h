// One direction of a simulated network: when each message is sent, and when it arrives.
#pragma once

#include <web/network_conditions.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

namespace web {

class SimulatedWay {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit SimulatedWay(std::uint64_t seed) : random_(seed) {}

  // `arrive` is returned by take() when the message has arrived.
  void add(std::size_t size, std::function<void()> arrive, Time now,
           const NetworkConditions& conditions, std::uint64_t bytesPerSecond);

  // The next message that has arrived by now; null if there is none.
  std::function<void()> take(Time now);

  // When the next message leaves or arrives.
  std::optional<Time> nextChange() const;

  // Bytes that have not left yet, as of the last take().
  std::uint64_t unsent() const { return unsent_; }
  // Bytes that have not arrived yet, and are in memory.
  std::uint64_t held() const { return held_; }

  bool isEmpty() const { return messages_.empty(); }

  // Everything in transit is lost.
  void clear();

 private:
  struct Message {
    std::size_t size;
    Time leaves, arrives;
    std::function<void()> arrive;
  };

  std::uint64_t random();
  std::chrono::microseconds delay(const NetworkConditions& conditions);

  std::uint64_t random_;
  std::deque<Message> messages_;
  std::size_t left_ = 0;  // How many of them, from the front, have left.
  std::uint64_t unsent_ = 0, held_ = 0;
  Time lineIsFreeAt_{}, lastArrives_{};
};

}  // namespace web
