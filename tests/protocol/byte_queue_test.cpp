// The queue's bytes, and how it uses memory.
#include "protocol/byte_queue.h"

#include <gtest/gtest.h>

#include <string>

#include "protocol/bytes.h"

namespace web::protocol {
namespace {

void append(ByteQueue& queue, std::string_view text) {
  const auto place = queue.append(text.size());
  if (!text.empty()) std::memcpy(place, text.data(), text.size());
}

TEST(ByteQueue, GivesTheBytesInTheirOrder) {
  ByteQueue queue;
  std::string all;
  std::size_t gone = 0;
  for (std::size_t i = 0; i < 2000; ++i) {
    const std::string text(i % 50, static_cast<char>('a' + i % 26));
    append(queue, text);
    all += text;
    const auto taken = std::min(queue.size(), i % 49);
    queue.drop(taken);
    gone += taken;
    ASSERT_EQ(asText(queue.bytes()), std::string_view(all).substr(gone));
  }
}

TEST(ByteQueue, MovesItsBytesToItsFrontIfHalfOfItIsFree) {
  ByteQueue queue;
  const auto* front = queue.append(200);  // The capacity is 256.
  queue.drop(150);
  queue.append(60);
  EXPECT_EQ(queue.bytes().data(), front);
  EXPECT_EQ(queue.size(), 110u);
}

// Otherwise a queue that is nearly full would move everything for each byte.
TEST(ByteQueue, GrowsIfLessOfItIsFree) {
  ByteQueue queue;
  const auto* front = queue.append(200);
  queue.drop(60);
  queue.append(100);
  EXPECT_NE(queue.bytes().data(), front);
  EXPECT_EQ(queue.size(), 240u);
}

TEST(ByteQueue, MakesSureOfRoom) {
  ByteQueue queue;
  EXPECT_TRUE(queue.reserve(1000));
  EXPECT_EQ(queue.size(), 0u);
  const auto* front = queue.append(400);
  EXPECT_TRUE(queue.reserve(600));
  queue.append(600);
  EXPECT_EQ(queue.bytes().data(), front);
  EXPECT_EQ(queue.size(), 1000u);
}

TEST(ByteQueue, GrowsToTwiceItsSize) {
  ByteQueue queue;
  int grown = 0;
  const std::byte* front = nullptr;
  for (int i = 0; i < 100000; ++i) {
    queue.append(10);
    if (queue.bytes().data() == front) continue;
    front = queue.bytes().data();
    ++grown;
  }
  EXPECT_LE(grown, 13);  // 256 bytes, doubled 12 times.
}

TEST(ByteQueue, KeepsWhatItHoldsWhenItGivesMemoryBack) {
  ByteQueue queue;
  append(queue, "held");
  queue.releaseMemory();
  EXPECT_EQ(asText(queue.bytes()), "held");
}

TEST(ByteQueue, GivesMemoryBackWhenItIsEmpty) {
  ByteQueue queue;
  append(queue, "gone");
  queue.drop(4);
  queue.releaseMemory();
  EXPECT_EQ(queue.bytes().data(), nullptr);
}

}  // namespace
}  // namespace web::protocol
