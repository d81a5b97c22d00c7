// Snapshots as bits: the tick, our own tadpole, the others in sight, and what has been eaten.
#include "snapshot.h"

#include <utility>

namespace tadpoles {

constexpr int idBits = 12;

std::vector<std::byte> SnapshotWriter::write(Snapshot now) {
  BitWriter bits;
  bits.write(now.tick, 32);
  bits.write(now.applied, 32);
  writeExactly(bits, now.own);
  const auto begun = bits.size();
  writeOthers(bits, now);
  bitsOfOthers_ = bits.size() - begun;
  writeFood(bits, before_.generations, now.generations);
  before_ = std::move(now);
  return bits.take();
}

// One bit for everybody who was in sight before, set if they still are; then those who are new.
void SnapshotWriter::writeOthers(BitWriter& bits, const Snapshot& now) const {
  ByIdWalk still(now.others), known(before_.others);
  for (const auto& [id, before] : before_.others) {
    const auto* seen = still.seek(id);
    bits.write(seen != nullptr, 1);
    if (seen) writeChange(bits, before, *seen);
  }
  for (const auto& [id, seen] : now.others) {
    if (known.seek(id)) continue;
    bits.write(1, 1);
    bits.write(id, idBits);
    writeChange(bits, {}, seen);
  }
  bits.write(0, 1);
}

const Snapshot* SnapshotReader::read(std::span<const std::byte> bytes) {
  BitReader bits(bytes);
  now_.tick = bits.read(32);
  now_.applied = bits.read(32);
  now_.own = readExactly(bits);
  readOthers(bits);
  readFood(bits, now_.generations);
  return bits.failed() ? nullptr : &now_;
}

void SnapshotReader::readOthers(BitReader& bits) {
  const auto before = std::exchange(now_.others, {});
  for (auto [id, seen] : before) {
    if (!bits.read(1)) continue;
    readChange(bits, seen);
    now_.others.append(id, seen);
  }
  while (bits.read(1) && !bits.failed()) {
    const auto id = static_cast<std::uint16_t>(bits.read(idBits));
    readChange(bits, now_.others[id] = {});
  }
}

}  // namespace tadpoles
