// The pond: swimming, eating, and that it is the same on every target.
#include "../pond/pond.h"
#include "../pond/integers.h"

#include <cmath>
#include <numbers>

#include <gtest/gtest.h>

namespace tadpoles {
namespace {

// Steered by pseudo-random numbers.
Pond pondAfter(int ticks, std::uint64_t seed = 7) {
  Pond pond(seed);
  for (std::uint16_t id = 1; id <= 50; ++id) pond.add(id);
  for (int tick = 0; tick < ticks; ++tick) {
    for (std::uint16_t id = 1; id <= 50; ++id) {
      const auto chance = scrambled(id * 1000u + static_cast<unsigned>(tick) / 8);
      pond.steer(id,
                 {static_cast<std::uint8_t>(chance), static_cast<std::uint8_t>(chance >> 8 & 3)});
    }
    pond.step();
  }
  return pond;
}

TEST(Integers, SineIsNearTheTrueOne) {
  for (int heading = 0; heading < 65536; heading += 7) {
    EXPECT_NEAR(sine(static_cast<std::uint16_t>(heading)) / 32768.0,
                std::sin(heading * std::numbers::pi / 32768), 0.002);
  }
}

// The pond has this fingerprint on every target: natively, in Node and in browsers.
TEST(Pond, IsTheSameEverywhereBitForBit) {
  EXPECT_EQ(pondAfter(1000).fingerprint(), 1278585254633577318u);
  EXPECT_NE(pondAfter(1000, 8).fingerprint(), pondAfter(1000).fingerprint());
}

TEST(Pond, TadpolesStayInIt) {
  const auto pond = pondAfter(2000);
  pond.forEach([](std::uint16_t, const Tadpole& tadpole) {
    EXPECT_LT(std::hypot(tadpole.at.x, tadpole.at.y), pondRadius + 200.0 * pixel);
  });
}

TEST(Pond, WhoSwimsIntoFoodGrowsAndTheFoodGrowsElsewhere) {
  Pond pond(1);
  pond.add(1);
  const auto before = pond.generations();
  for (int tick = 0; tick < 5000 && pond.find(1)->size == 0; ++tick) {
    pond.steer(1, {static_cast<std::uint8_t>(tick / 20), 3});
    pond.step();
  }
  ASSERT_GT(pond.find(1)->size, 0);
  EXPECT_NE(pond.generations(), before);
}

TEST(Pond, ATadpoleWithoutAnInputRests) {
  Pond pond(1);
  pond.add(1);
  const auto before = *pond.find(1);
  pond.step();
  EXPECT_EQ(*pond.find(1), before);
}

TEST(Pond, TwoInputsInOneTickAreTwoStepsOfOne) {
  Pond slow(1), quick(1);
  slow.add(1);
  quick.add(1);
  for (const Input input : {Input{10, 3}, Input{90, 2}}) {
    slow.steer(1, input);
    slow.step();
    quick.steer(1, input);
  }
  quick.step();
  EXPECT_EQ(*slow.find(1), *quick.find(1));
}

}  // namespace
}  // namespace tadpoles
