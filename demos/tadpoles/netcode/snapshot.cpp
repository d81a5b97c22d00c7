// Snapshots as bits: the tick, our own tadpole, the others in sight, and what has been eaten.
#include "snapshot.h"

namespace tadpoles {

constexpr int idBits = 12;

std::vector<std::byte> SnapshotWriter::write(const Snapshot& now) {
  BitWriter bits;
  bits.write(now.tick, 32);
  bits.write(now.applied, 32);
  writeExactly(bits, now.own);
  const auto begun = bits.size();
  writeOthers(bits, now);
  bitsOfOthers_ = bits.size() - begun;
  writeFood(bits, before_.generations, now.generations);
  before_ = now;
  return bits.take();
}

// One bit for everybody who was in sight before: are they still? Then those who are new.
void SnapshotWriter::writeOthers(BitWriter& bits, const Snapshot& now) const {
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
}

}  // namespace tadpoles
