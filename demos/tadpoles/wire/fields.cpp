// Tadpoles and food as bits.
#include "fields.h"

namespace tadpoles {

constexpr int foodBits = 9;
static_assert(Pond::foods < 1 << foodBits);

Seen Seen::of(const Tadpole& tadpole) {
  return {static_cast<std::int16_t>(tadpole.at.x / step),
          static_cast<std::int16_t>(tadpole.at.y / step),
          static_cast<std::uint8_t>(tadpole.heading >> 8),
          static_cast<std::uint8_t>(tadpole.size / 4)};
}

// One bit each for the place, the heading and the size, set if it has changed.
void writeChange(BitWriter& bits, const Seen& before, const Seen& now) {
  const bool hasMoved = now.x != before.x || now.y != before.y;
  bits.write(hasMoved, 1);
  if (hasMoved) {
    bits.writeDifference(now.x - before.x);
    bits.writeDifference(now.y - before.y);
  }
  bits.write(now.heading != before.heading, 1);
  if (now.heading != before.heading)
    bits.writeDifference(static_cast<std::int8_t>(now.heading - before.heading));
  bits.write(now.size != before.size, 1);
  if (now.size != before.size) bits.write(now.size, 8);
}

void readChange(BitReader& bits, Seen& seen) {
  if (bits.read(1)) {
    seen.x = static_cast<std::int16_t>(seen.x + bits.readDifference());
    seen.y = static_cast<std::int16_t>(seen.y + bits.readDifference());
  }
  if (bits.read(1)) seen.heading = static_cast<std::uint8_t>(seen.heading + bits.readDifference());
  if (bits.read(1)) seen.size = static_cast<std::uint8_t>(bits.read(8));
}

void writeExactly(BitWriter& bits, const std::optional<Tadpole>& tadpole) {
  bits.write(tadpole.has_value(), 1);
  if (!tadpole) return;
  for (const auto value : {tadpole->at.x, tadpole->at.y, tadpole->velocity.x, tadpole->velocity.y})
    bits.write(static_cast<std::uint32_t>(value), 32);
  bits.write(tadpole->heading, 16);
  bits.write(tadpole->size, 16);
}

std::optional<Tadpole> readExactly(BitReader& bits) {
  if (!bits.read(1)) return std::nullopt;
  Tadpole tadpole;
  for (auto* value : {&tadpole.at.x, &tadpole.at.y, &tadpole.velocity.x, &tadpole.velocity.y})
    *value = static_cast<std::int32_t>(bits.read(32));
  tadpole.heading = static_cast<std::uint16_t>(bits.read(16));
  tadpole.size = static_cast<std::uint16_t>(bits.read(16));
  return tadpole;
}

void writeFood(BitWriter& bits, const std::vector<std::uint16_t>& before,
               const std::vector<std::uint16_t>& now) {
  for (std::uint32_t number = 0; number < now.size(); ++number) {
    if (now[number] == (number < before.size() ? before[number] : 0)) continue;
    bits.write(1, 1);
    bits.write(number, foodBits);
    bits.write(now[number], 16);
  }
  bits.write(0, 1);
}

void readFood(BitReader& bits, std::vector<std::uint16_t>& generations) {
  generations.resize(Pond::foods);
  while (bits.read(1) && !bits.failed()) {
    const auto number = bits.read(foodBits);
    const auto generation = static_cast<std::uint16_t>(bits.read(16));
    if (number < generations.size()) generations[number] = generation;
  }
}

}  // namespace tadpoles
