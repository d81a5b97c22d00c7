// Snapshots as bits.
#include "snapshot.h"

#include <utility>

#include "bits.h"

namespace tadpoles {
namespace {

constexpr int idBits = 12, foodBits = 9;
static_assert(Pond::foods < 1 << foodBits);

// Bit by bit: is there a change of the place, of the heading, of the size?
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

void writeOwn(BitWriter& bits, const std::optional<Tadpole>& own) {
  bits.write(own.has_value(), 1);
  if (!own) return;
  for (const auto value : {own->at.x, own->at.y, own->velocity.x, own->velocity.y})
    bits.write(static_cast<std::uint32_t>(value), 32);
  bits.write(own->heading, 16);
  bits.write(own->size, 16);
}

std::optional<Tadpole> readOwn(BitReader& bits) {
  if (!bits.read(1)) return std::nullopt;
  Tadpole own;
  for (auto* value : {&own.at.x, &own.at.y, &own.velocity.x, &own.velocity.y})
    *value = static_cast<std::int32_t>(bits.read(32));
  own.heading = static_cast<std::uint16_t>(bits.read(16));
  own.size = static_cast<std::uint16_t>(bits.read(16));
  return own;
}

}  // namespace

Seen Seen::of(const Tadpole& tadpole) {
  return {static_cast<std::int16_t>(tadpole.at.x / step),
          static_cast<std::int16_t>(tadpole.at.y / step),
          static_cast<std::uint8_t>(tadpole.heading >> 8),
          static_cast<std::uint8_t>(tadpole.size / 4)};
}

Tadpole Seen::tadpole() const {
  Tadpole tadpole;
  tadpole.at = {x * step, y * step};
  tadpole.heading = static_cast<std::uint16_t>(heading << 8);
  tadpole.size = static_cast<std::uint16_t>(size * 4);
  return tadpole;
}

// The tick, our own tadpole, who is still in sight, who is new, and what has been eaten.
std::vector<std::byte> SnapshotWriter::write(const Snapshot& now) {
  BitWriter bits;
  bits.write(now.tick, 32);
  bits.write(now.applied, 32);
  writeOwn(bits, now.own);
  const auto begun = bits.size();
  for (const auto& [id, before] : before_.others) {
    const auto found = now.others.find(id);
    bits.write(found != now.others.end(), 1);
    if (found != now.others.end()) writeChange(bits, before, found->second);
  }
  for (const auto& [id, seen] : now.others) {
    if (before_.others.contains(id)) continue;
    bits.write(1, 1);
    bits.write(id, idBits);
    writeChange(bits, {}, seen);
  }
  bits.write(0, 1);
  bitsOfOthers_ = bits.size() - begun;
  before_.generations.resize(now.generations.size());
  for (std::uint32_t number = 0; number < now.generations.size(); ++number) {
    if (before_.generations[number] == now.generations[number]) continue;
    bits.write(1, 1);
    bits.write(number, foodBits);
    bits.write(now.generations[number], 16);
  }
  bits.write(0, 1);
  before_ = now;
  return bits.take();
}

const Snapshot* SnapshotReader::read(std::span<const std::byte> bytes) {
  BitReader bits(bytes);
  now_.tick = bits.read(32);
  now_.applied = bits.read(32);
  now_.own = readOwn(bits);
  for (auto other = now_.others.begin(); other != now_.others.end();) {
    if (bits.read(1))
      readChange(bits, other++->second);
    else
      other = now_.others.erase(other);
  }
  while (bits.read(1) && !bits.failed()) {
    Seen seen;
    const auto id = static_cast<std::uint16_t>(bits.read(idBits));
    readChange(bits, seen);
    now_.others.insert_or_assign(id, seen);
  }
  now_.generations.resize(Pond::foods);
  while (bits.read(1) && !bits.failed()) {
    const auto number = bits.read(foodBits);
    const auto generation = static_cast<std::uint16_t>(bits.read(16));
    if (number < now_.generations.size()) now_.generations[number] = generation;
  }
  return bits.failed() ? nullptr : &now_;
}

}  // namespace tadpoles
