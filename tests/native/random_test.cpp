// Unpredictable bytes: one call of OpenSSL's generator is enough for many sockets.
#include "native/net/random.h"

#include <array>
#include <set>

#include <gtest/gtest.h>

namespace {

int callsOfTheGenerator = 0;

}  // namespace

extern "C" {

int __real_RAND_bytes(unsigned char* bytes, int count);
int __wrap_RAND_bytes(unsigned char* bytes, int count) {
  ++callsOfTheGenerator;
  return __real_RAND_bytes(bytes, count);
}

}  // extern "C"

namespace web::native {
namespace {

using Share = std::array<std::byte, 16>;  // A Sec-WebSocket-Key's.

struct Random : testing::Test {
  Random() {
    releaseRandom();
    callsOfTheGenerator = 0;
  }

  static Share share() {
    Share share{};
    fillRandom(share);
    return share;
  }
};

TEST_F(Random, IsMadeForManyShares) {
  for (int i = 0; i < 32; ++i) share();
  EXPECT_EQ(callsOfTheGenerator, 1);
  share();
  EXPECT_EQ(callsOfTheGenerator, 2);
}

TEST_F(Random, IsGivenOutOnce) {
  std::set<Share> shares{Share{}};
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(shares.insert(share()).second) << i;
}

TEST_F(Random, FillsAShareThatTheRestOfTheSupplyIsTooSmallFor) {
  std::array<std::byte, 60> large{};
  for (int i = 0; i < 9; ++i) {
    large.fill({});
    fillRandom(large);
    const std::set different(large.begin(), large.end());
    EXPECT_GT(different.size(), 20u) << i;
  }
  EXPECT_EQ(callsOfTheGenerator, 2);
}

TEST_F(Random, ForManyMessagesComesFromTheGeneratorItself) {
  share();
  std::array<std::byte, 4096> block{};
  fillRandom(block);
  EXPECT_EQ(callsOfTheGenerator, 2);
  share();
  EXPECT_EQ(callsOfTheGenerator, 2);
}

}  // namespace
}  // namespace web::native
