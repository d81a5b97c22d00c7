// What a player sees of the pond in one tick, sent as the difference from what was sent before.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <vector>

#include "../pond/pond.h"

namespace tadpoles {

// A tadpole as others see it: coarser than it is, and so cheap to send.
struct Seen {
  std::int16_t x = 0, y = 0;  // In units of 1/4 pixel: `Seen::step` units of the pond.
  std::uint8_t heading = 0;   // In 1/256 of a turn.
  std::uint8_t size = 0;      // In units of 4.

  static constexpr std::int32_t step = pixel / 4;
  static Seen of(const Tadpole& tadpole);
  Tadpole tadpole() const;
  bool operator==(const Seen&) const = default;
};

struct Snapshot {
  std::uint32_t tick = 0;
  std::uint32_t applied = 0;   // The player's last input that the server has applied.
  std::optional<Tadpole> own;  // Exactly as it is on the server.
  std::map<std::uint16_t, Seen> others;
  std::vector<std::uint16_t> generations;  // Of the food.
};

// TCP delivers everything in order, so the difference is always from the last one: there is no need
// to know which one has arrived, as there is with UDP.
class SnapshotWriter {
 public:
  std::vector<std::byte> write(const Snapshot& now);
  std::size_t bitsOfOthers() const { return bitsOfOthers_; }  // Of the last one.

 private:
  Snapshot before_;
  std::size_t bitsOfOthers_ = 0;
};

class SnapshotReader {
 public:
  // Null if that is not a snapshot. Valid until the next call.
  const Snapshot* read(std::span<const std::byte> bytes);

 private:
  Snapshot now_;
};

}  // namespace tadpoles
