// What a player sees of the pond in one tick, sent as the difference from the last snapshot.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "../wire/by_id.h"
#include "../wire/fields.h"

namespace tadpoles {

struct Snapshot {
  std::uint32_t tick = 0;
  std::uint32_t applied = 0;   // The player's last input that the server has applied.
  std::optional<Tadpole> own;  // Exactly as it is on the server.
  ById<Seen> others;
  std::vector<std::uint16_t> generations;  // The food's.
};

// TCP delivers everything in order, so the difference is always from the last one: there is no need
// to know which one has arrived, as there is with UDP.
class SnapshotWriter {
 public:
  std::vector<std::byte> write(Snapshot now);
  std::size_t bitsOfOthers() const { return bitsOfOthers_; }  // In the last snapshot.

 private:
  void writeOthers(BitWriter& bits, const Snapshot& now) const;

  Snapshot before_;
  std::size_t bitsOfOthers_ = 0;
};

class SnapshotReader {
 public:
  // Returns null if that is not a snapshot. Valid until the next call.
  const Snapshot* read(std::span<const std::byte> bytes);

 private:
  void readOthers(BitReader& bits);

  Snapshot now_;
};

}  // namespace tadpoles
