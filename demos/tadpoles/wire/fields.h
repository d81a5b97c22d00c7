// How a tadpole is written in bits: the player's own exactly, others as coarsely as the eye allows.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "../pond/pond.h"
#include "bits.h"

namespace tadpoles {

// A tadpole as others see it.
struct Seen {
  std::int16_t x = 0, y = 0;  // In units of 1/4 pixel: `Seen::step` units of the pond.
  std::uint8_t heading = 0;   // In 1/256 of a turn.
  std::uint8_t size = 0;      // In units of 4.

  static constexpr std::int32_t step = pixel / 4;
  static Seen of(const Tadpole& tadpole);
  bool operator==(const Seen&) const = default;
};

// The difference from the last state: 3 bits if nothing has changed.
void writeChange(BitWriter& bits, const Seen& before, const Seen& now);
void readChange(BitReader& bits, Seen& seen);

void writeExactly(BitWriter& bits, const std::optional<Tadpole>& tadpole);
std::optional<Tadpole> readExactly(BitReader& bits);

// How many times each pellet has grown back; pellets that nobody has eaten are left out.
void writeFood(BitWriter& bits, const std::vector<std::uint16_t>& before,
               const std::vector<std::uint16_t>& now);
void readFood(BitReader& bits, std::vector<std::uint16_t>& generations);

}  // namespace tadpoles
