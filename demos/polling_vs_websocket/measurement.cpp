// Reads ticks, and calculates results from the counts.
#include "measurement.h"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

namespace comparison {
namespace {

// The headers of IPv4, and of TCP with a time stamp: what a segment costs in addition to its
// payload.
constexpr double segmentBytes = 20 + 20 + 12;

double ratio(double value, std::uint64_t count) {
  return count ? value / static_cast<double>(count) : 0;
}

std::int64_t now() {
  using std::chrono::microseconds;
  return std::chrono::duration_cast<microseconds>(Clock::now().time_since_epoch()).count();
}

}  // namespace

double Result::payloadPerUpdate() const { return ratio(static_cast<double>(payload), updates); }

double Result::headersPerUpdate() const {
  return ratio(static_cast<double>(traffic.bytes) - static_cast<double>(payload), updates);
}

double Result::transportPerUpdate() const {
  return ratio(segmentBytes * static_cast<double>(traffic.segments), updates);
}

double Result::bytesPerUpdate() const {
  return payloadPerUpdate() + headersPerUpdate() + transportPerUpdate();
}

double Result::delay(double part) const {
  if (delays.empty()) return 0;
  const auto rank = static_cast<std::size_t>(std::ceil(part * static_cast<double>(delays.size())));
  return static_cast<double>(delays[std::max<std::size_t>(rank, 1) - 1]) / 1000;
}

void Recorder::start() {
  isCounting_ = true;
  start_ = now();
}

std::int64_t Recorder::receive(std::string_view tick) {
  const auto json = nlohmann::json::parse(tick, nullptr, false);
  if (!json.is_object()) return -1;
  if (isCounting_) payload_ += tick.size();
  return count(json.value("at", std::int64_t{0}), json.value("tick", std::int64_t{-1}));
}

std::int64_t Recorder::receiveAll(std::string_view ticks) {
  const auto json = nlohmann::json::parse(ticks, nullptr, false);
  if (!json.is_array()) return -1;
  if (json.empty()) return 0;
  // Brackets and commas belong to the array.
  if (isCounting_) payload_ += ticks.size() - 1 - json.size();
  std::int64_t last = 0;
  for (const auto& tick : json)
    last = count(tick.value("at", std::int64_t{0}), tick.value("tick", std::int64_t{-1}));
  return last;
}

std::int64_t Recorder::count(std::int64_t madeAt, std::int64_t number) {
  ++seen_;
  if (!isCounting_) return number;
  ++updates_;
  // Older ticks may have been held back by the start itself.
  if (madeAt >= start_) delays_.push_back(now() - madeAt);
  return number;
}

void Recorder::finish(Result& result) {
  result.updates = updates_;
  result.payload = payload_;
  result.delays = std::move(delays_);
  std::sort(result.delays.begin(), result.delays.end());
}

}  // namespace comparison
