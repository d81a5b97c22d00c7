// Snapshots: they are read as they were written, and they are short.
#include "../netcode/snapshot.h"
#include "../pond/integers.h"
#include "../wire/bits.h"

#include <gtest/gtest.h>

namespace tadpoles {
namespace {

TEST(Bits, AreReadAsTheyWereWritten) {
  BitWriter writer;
  writer.write(5, 3);
  for (const std::int32_t value :
       {0, 1, -1, 7, -8, 8, -64, 1023, -1024, 1024, INT32_MAX, INT32_MIN})
    writer.writeDifference(value);
  const auto bytes = writer.take();
  BitReader reader(bytes);
  EXPECT_EQ(reader.read(3), 5u);
  for (const std::int32_t value :
       {0, 1, -1, 7, -8, 8, -64, 1023, -1024, 1024, INT32_MAX, INT32_MIN})
    EXPECT_EQ(reader.readDifference(), value);
  EXPECT_FALSE(reader.failed());
  reader.read(32);
  EXPECT_TRUE(reader.failed());
}

Snapshot snapshotAt(std::uint32_t tick) {
  Snapshot snapshot;
  snapshot.tick = tick;
  snapshot.applied = tick + 1;
  snapshot.own = Tadpole{{-12345, 678}, {-1, 2}, 40000, 999};
  snapshot.generations.resize(Pond::foods);
  snapshot.generations[tick % Pond::foods] = static_cast<std::uint16_t>(tick);
  for (std::uint16_t id = 1; id < 40; ++id) {
    const auto chance = scrambled(tick * 64 + id);
    if (chance % 10 == 0) continue;
    snapshot.others[id] = {
        static_cast<std::int16_t>(chance >> 8), static_cast<std::int16_t>(chance >> 24),
        static_cast<std::uint8_t>(chance >> 40), static_cast<std::uint8_t>(chance >> 48)};
  }
  return snapshot;
}

TEST(Snapshot, IsReadAsItWasWritten) {
  SnapshotWriter writer;
  SnapshotReader reader;
  auto generations = snapshotAt(0).generations;
  for (std::uint32_t tick = 0; tick < 100; ++tick) {
    const auto sent = snapshotAt(tick);
    const auto bytes = writer.write(sent);
    const auto* read = reader.read(bytes);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->tick, sent.tick);
    EXPECT_EQ(read->applied, sent.applied);
    EXPECT_EQ(read->own, sent.own);
    EXPECT_EQ(read->others, sent.others);
    EXPECT_EQ(read->generations, sent.generations);
  }
}

TEST(Snapshot, ThatIsCutShortIsNone) {
  SnapshotWriter writer;
  const auto bytes = writer.write(snapshotAt(3));
  for (std::size_t size = 0; size + 1 < bytes.size(); ++size)
    EXPECT_FALSE(SnapshotReader().read(std::span(bytes).first(size))) << size;
}

}  // namespace
}  // namespace tadpoles
