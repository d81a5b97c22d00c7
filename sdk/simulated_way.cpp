#include "simulated_way.h"

#include <algorithm>
#include <utility>

namespace web {

using std::chrono::microseconds;

void SimulatedWay::add(std::size_t size, std::function<void()> arrive, Time now,
                       const NetworkConditions& conditions, std::uint64_t bytesPerSecond) {
  auto leaves = now;
  if (bytesPerSecond > 0) {
    const auto takes = static_cast<double>(size) * 1e6 / static_cast<double>(bytesPerSecond);
    leaves = std::max(now, lineIsFreeAt_) + microseconds(static_cast<std::int64_t>(takes));
  }
  lineIsFreeAt_ = leaves;
  lastArrives_ = std::max(lastArrives_, leaves + delay(conditions));
  messages_.push_back({size, leaves, lastArrives_, std::move(arrive)});
  unsent_ += size;
  held_ += size;
}

std::function<void()> SimulatedWay::take(Time now) {
  while (left_ < messages_.size() && messages_[left_].leaves <= now)
    unsent_ -= messages_[left_++].size;
  if (messages_.empty() || messages_.front().arrives > now) return nullptr;
  auto arrive = std::move(messages_.front().arrive);
  held_ -= messages_.front().size;
  messages_.pop_front();
  --left_;
  return arrive;
}

std::optional<SimulatedWay::Time> SimulatedWay::nextChange() const {
  if (messages_.empty()) return std::nullopt;
  const auto arrives = messages_.front().arrives;
  return left_ < messages_.size() ? std::min(arrives, messages_[left_].leaves) : arrives;
}

void SimulatedWay::clear() {
  messages_.clear();
  left_ = 0;
  unsent_ = held_ = 0;
  lineIsFreeAt_ = lastArrives_ = {};
}

// SplitMix64 (Steele, Lea and Flood 2014).
std::uint64_t SimulatedWay::random() {
  auto value = random_ += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

// RFC 6298 §5.5: the timeout doubles each time.
microseconds SimulatedWay::delay(const NetworkConditions& conditions) {
  constexpr int mostLosses = 6;
  const auto jitter = static_cast<std::uint64_t>(microseconds(conditions.jitter).count());
  auto delay = microseconds(conditions.latency) + microseconds(random() % (jitter + 1));
  auto retransmission = microseconds(conditions.retransmission);
  for (int lost = 0; lost < mostLosses; ++lost, retransmission *= 2) {
    constexpr double twoTo53 = 9007199254740992;
    if (static_cast<double>(random() >> 11) / twoTo53 >= conditions.loss) break;
    delay += retransmission;
  }
  return delay;
}

}  // namespace web
