// Conditions as text, and the network that uses them.
#include <web/dom_exception.h>
#include <web/network_conditions.h>

#include <algorithm>
#include <charconv>
#include <string>
#include <system_error>

#include "conditioned_channel.h"
#include "exceptions.h"
#include "simulated_network.h"

namespace web {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds longest = std::chrono::hours(24);
constexpr std::string_view separators = " ,+";

// Removes and returns the text before the separator, and removes the separator.
std::string_view takeUntil(std::string_view& text, std::string_view separator) {
  const auto end = std::min(text.find_first_of(separator), text.size());
  const auto word = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return word;
}

// Removes and returns a number without a sign, with up to three digits after its point, in
// thousandths. The rest of the text is the unit.
std::optional<std::uint64_t> takeThousandths(std::string_view& text) {
  constexpr std::uint64_t most = 1'000'000'000'000'000;
  std::uint64_t number = 0;
  int digits = 0, decimals = -1;
  for (; !text.empty(); text.remove_prefix(1)) {
    const char character = text.front();
    if (character == '.' && decimals < 0) {
      decimals = 0;
    } else if (character >= '0' && character <= '9' && decimals < 3 && number < most) {
      number = number * 10 + static_cast<std::uint64_t>(character - '0');
      ++digits;
      if (decimals >= 0) ++decimals;
    } else {
      break;
    }
  }
  if (digits == 0) return std::nullopt;
  for (decimals = std::max(decimals, 0); decimals < 3; ++decimals) number *= 10;
  return number;
}

struct Unit {
  std::string_view name;
  std::uint64_t size;
};

// In the first unit of the table.
template <std::size_t count>
std::optional<std::uint64_t> readAmount(std::string_view text, const Unit (&units)[count]) {
  const auto number = takeThousandths(text);
  for (const auto& [name, size] : units) {
    if (number && text == name) return *number * size / 1000;
  }
  return std::nullopt;
}

bool read(std::string_view text, milliseconds& time) {
  constexpr Unit units[] = {{"ms", 1}, {"s", 1000}, {"min", 60'000}};
  const auto amount = readAmount(text, units);
  if (amount)
    time = milliseconds(static_cast<std::int64_t>(
        std::min<std::uint64_t>(*amount, static_cast<std::uint64_t>(longest.count()) + 1)));
  return amount && time <= longest;
}

bool read(std::string_view text, std::uint64_t& bytesPerSecond) {
  constexpr Unit units[] = {{"B/s", 1}, {"kB/s", 1000}, {"MB/s", 1'000'000}};
  const auto amount = readAmount(text, units);
  bytesPerSecond = amount.value_or(0);
  return amount.has_value();
}

bool readPercent(std::string_view text, double& share) {
  constexpr Unit units[] = {{"%", 1000}};
  const auto thousandths = readAmount(text, units);
  share = static_cast<double>(thousandths.value_or(0)) / 100'000;
  return thousandths && share <= 1;
}

bool readSeed(std::string_view text, std::uint64_t& seed) {
  const auto* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, seed);
  return error == std::errc() && rest == end;
}

bool readField(std::string_view name, std::string_view value, NetworkConditions& conditions) {
  if (name == "latency") return read(value, conditions.latency);
  if (name == "jitter") return read(value, conditions.jitter);
  if (name == "loss") return readPercent(value, conditions.loss);
  if (name == "retransmission") return read(value, conditions.retransmission);
  if (name == "up") return read(value, conditions.bytesPerSecondUp);
  if (name == "down") return read(value, conditions.bytesPerSecondDown);
  if (name == "cut") return read(value, conditions.cutAfter.emplace());
  if (name == "silence") return read(value, conditions.silence);
  if (name == "seed") return readSeed(value, conditions.seed);
  return false;
}

void requireGood(const NetworkConditions& conditions) {
  const auto checkTime = [](const char* name, milliseconds time) {
    if (time >= milliseconds{} && time <= longest) return;
    throwDOMException("NetworkConditions::" + (name + (" is " + std::to_string(time.count()))) +
                          " ms: it must be from zero to a day.",
                      "NotSupportedError");
  };
  checkTime("latency", conditions.latency);
  checkTime("jitter", conditions.jitter);
  checkTime("retransmission", conditions.retransmission);
  checkTime("cutAfter", conditions.cutAfter.value_or(milliseconds{}));
  checkTime("silence", conditions.silence);
  if (!(conditions.loss >= 0 && conditions.loss <= 1))
    throwDOMException("NetworkConditions::loss must be from 0 to 1.", "NotSupportedError");
}

}  // namespace

std::optional<NetworkConditions> NetworkConditions::parse(std::string_view text) {
  NetworkConditions conditions;
  while (!text.empty()) {
    auto field = takeUntil(text, separators);
    if (field.empty()) continue;
    const auto name = takeUntil(field, "=");
    if (!readField(name, field, conditions)) return std::nullopt;
  }
  return conditions;
}

SimulatedNetwork::SimulatedNetwork(const NetworkConditions& conditions) {
  requireGood(conditions);
  static constexpr Opener opener{&ConditionedChannel::open};
  conditions_ = std::make_shared<NetworkConditions>(conditions);
  opener_ = &opener;
}

SimulatedNetwork SimulatedNetwork::fromEnvironment() {
  const auto text = networkOfEnvironment();
  if (text.empty()) return {};
  const auto conditions = NetworkConditions::parse(text);
  if (!conditions)
    throwDOMException("TWINSOCKET_NETWORK is '" + printable(text) +
                          "': write it as in 'latency=80ms jitter=20ms loss=1% up=64kB/s "
                          "down=1MB/s cut=30s seed=7'.",
                      "SyntaxError");
  return SimulatedNetwork(*conditions);
}

NetworkConditions SimulatedNetwork::conditions() const {
  return conditions_ ? *conditions_ : NetworkConditions{};
}

void SimulatedNetwork::setConditions(const NetworkConditions& conditions) {
  if (!conditions_)
    throwDOMException("There is no simulated network: construct one with its conditions.",
                      "InvalidStateError");
  requireGood(conditions);
  *conditions_ = conditions;
}

}  // namespace web
