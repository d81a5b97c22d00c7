#include "url/punycode.h"

#include <algorithm>
#include <cstddef>

namespace web::protocol {

namespace {

// RFC 3492 §5.
constexpr std::uint64_t base = 36, tMin = 1, tMax = 26, skew = 38, damp = 700, initialBias = 72;
constexpr std::uint32_t initialN = 0x80;

char digit(std::uint64_t value) {
  return static_cast<char>(value < 26 ? 'a' + value : '0' + (value - 26));
}

// RFC 3492 §6.1.
std::uint64_t adapted(std::uint64_t delta, std::uint64_t count, bool isFirst) {
  delta = isFirst ? delta / damp : delta / 2;
  delta += delta / count;
  std::uint64_t k = 0;
  for (; delta > (base - tMin) * tMax / 2; k += base) delta /= base - tMin;
  return k + (base - tMin + 1) * delta / (delta + skew);
}

// RFC 3492 §3.3.
void appendVariableLength(std::string& result, std::uint64_t value, std::uint64_t bias) {
  for (std::uint64_t k = base;; k += base) {
    const auto threshold = k <= bias ? tMin : std::min(k - bias, tMax);
    if (value < threshold) break;
    result += digit(threshold + (value - threshold) % (base - threshold));
    value = (value - threshold) / (base - threshold);
  }
  result += digit(value);
}

}  // namespace

// RFC 3492 §6.3.
std::string toPunycode(std::span<const std::uint32_t> codePoints) {
  std::string result;
  for (auto point : codePoints) {
    if (point < initialN) result += static_cast<char>(point);
  }
  const auto basic = result.size();
  if (basic > 0) result += '-';
  std::uint64_t delta = 0, bias = initialBias;
  std::uint32_t n = initialN;
  for (auto done = basic; done < codePoints.size(); ++delta, ++n) {
    auto next = UINT32_MAX;
    for (auto point : codePoints) {
      if (point >= n) next = std::min(next, point);
    }
    delta += std::uint64_t{next - n} * (done + 1);
    n = next;
    for (auto point : codePoints) {
      if (point < n) ++delta;
      if (point != n) continue;
      appendVariableLength(result, delta, bias);
      bias = adapted(delta, done + 1, done == basic);
      delta = 0;
      ++done;
    }
  }
  return result;
}

}  // namespace web::protocol
