// Integer arithmetic, the same on every machine: directions, distances, random numbers.
#pragma once

#include <cstdint>

namespace tadpoles {

// The sine of a heading, times 2^15, by Bhaskara's formula, which is accurate to 0.2 %.
constexpr std::int32_t sine(std::uint16_t heading) {
  constexpr std::int64_t half = 1 << 15;
  const std::int64_t along = heading & 0x7fff;
  const auto arc = along * (half - along);
  const auto value = static_cast<std::int32_t>((16 * arc << 15) / (5 * half * half - 4 * arc));
  return heading & 0x8000 ? -value : value;
}

constexpr std::int32_t cosine(std::uint16_t heading) {
  return sine(static_cast<std::uint16_t>(heading + (1 << 14)));
}

constexpr std::int64_t squared(std::int32_t x, std::int32_t y) {
  return std::int64_t{x} * x + std::int64_t{y} * y;
}

// SplitMix64 (Steele, Lea and Flood 2014): maps each number to a random one.
constexpr std::uint64_t scrambled(std::uint64_t value) {
  value += 0x9e3779b97f4a7c15;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
  value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
  return value ^ (value >> 31);
}

}  // namespace tadpoles
