// The netcode as a whole, with a simulated clock: what players see over a bad network.
#include "world.h"

#include <cmath>
#include <deque>

#include <gtest/gtest.h>

namespace tadpoles {
namespace {

constexpr Conditions good, bad{.latency = 125, .jitter = 30, .loss = 0.05, .retransmission = 250};

double distance(Prediction::Place one, double x, double y) {
  return std::hypot(one.x - x, one.y - y);
}

// Turns now and then, as a player does.
Input steered(double now, unsigned seed = 0) {
  const auto chance = scrambled(static_cast<std::uint64_t>(now / 400) + seed * 1000);
  return {static_cast<std::uint8_t>(chance), 3};
}

TEST(Netcode, AnInputMovesOnesOwnTadpoleInTheSameFrame) {
  World world(bad);
  auto& client = world.join();
  world.run(3000);
  const auto before = client.session.place();
  client.wanted = {0, 3};
  world.run(2 * millisecondsPerTick + World::frameTime);  // Less than the latency to the server.
  EXPECT_GT(distance(client.session.place(), before.x, before.y), 2);
}

TEST(Netcode, WithoutPredictionItWaitsForTheServer) {
  World world(bad);
  auto& client = world.join();
  client.session.predicts = false;
  world.run(3000);
  const auto before = client.session.place();
  client.wanted = {0, 3};
  world.run(200);
  EXPECT_EQ(distance(client.session.place(), before.x, before.y), 0);
}

TEST(Netcode, TheOwnTadpoleIsWhereTheServerSaysAndIsNeverCorrectedByAJump) {
  World world(bad);
  auto& client = world.join();
  world.run(3000);
  double worstError = 0, worstJump = 0;
  auto before = client.session.place();
  world.run(60'000, [&] {
    client.wanted = steered(world.now);
    const auto& session = client.session;
    worstError =
        std::max(worstError, session.figures().predictionError / bodyLength(session.tadpole()));
    // The most that it swims in a frame, and a correction.
    const auto swum = 16.5 * World::frameTime / millisecondsPerTick;
    const auto moved = distance(session.place(), before.x, before.y);
    worstJump = std::max(worstJump, (moved - swum) / bodyLength(session.tadpole()));
    before = session.place();
  });
  RecordProperty("worst error in bodies", std::to_string(worstError));
  RecordProperty("worst correction in a frame, in bodies", std::to_string(worstJump));
  EXPECT_LE(worstError, 1);
  EXPECT_LE(worstJump, Prediction::correctionPerFrame);
  EXPECT_EQ(world.refused, 0);
}

// Players, network and server: this world has the same fingerprint on every target.
TEST(Netcode, AWorldOfPlayersIsTheSameEverywhereBitForBit) {
  World world(bad, 11);
  std::vector<World::Client*> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(&world.join());
  world.run(20'000, [&] {
    for (unsigned i = 0; i < clients.size(); ++i) clients[i]->wanted = steered(world.now, i);
  });
  EXPECT_EQ(world.room.pond().fingerprint(), 2404718450416442633u);
  EXPECT_EQ(world.refused, 0);
}

TEST(Netcode, ALossIsSeenAsAPause) {
  World calm(good), lossy({.latency = 50, .loss = 0.05});
  auto& one = calm.join();
  auto& other = lossy.join();
  calm.run(20'000);
  lossy.run(20'000);
  EXPECT_EQ(one.session.figures().heldUp, 0);
  EXPECT_NEAR(other.session.figures().heldUp, 0.04, 0.03);
}

TEST(Netcode, TicksThatTheServerIsBehindAreCounted) {
  World world(good);
  auto& client = world.join();
  world.run(2000);
  EXPECT_LT(client.session.figures().ticksBehind, 1);
  world.sleep(10 * millisecondsPerTick);
  world.run(1000);
  EXPECT_NEAR(client.session.figures().ticksBehind, 10, 1);
}

TEST(Netcode, WhoWatchesNobodyIsToldHowManyAreInSight) {
  World world(good);
  auto& client = world.join();
  world.join();
  client.session.watchesOthers = false;
  world.run(1000);
  EXPECT_TRUE(client.session.others().empty());
  EXPECT_EQ(client.session.figures().inSight, 1u);
}

TEST(Netcode, OthersSwimSmoothlyOverABadNetwork) {
  World world(bad);
  auto& watcher = world.join();
  auto& other = world.join();
  world.run(3000);
  const auto id = other.session.id();
  ASSERT_TRUE(watcher.session.others().contains(id)) << "they begin too far apart";
  double worst = 0;
  auto before = watcher.session.others().at(id);
  world.run(30'000, [&] {
    other.wanted = {static_cast<std::uint8_t>(static_cast<int>(world.now / 60)), 2};  // In circles.
    const auto& shown = watcher.session.others().at(id);
    worst = std::max(worst, std::hypot(shown.x - before.x, shown.y - before.y));
    before = shown;
  });
  EXPECT_LT(worst, bodyLength({}) / 2);
}

TEST(Netcode, TheJitterBufferAdapts) {
  World calm(good), uneven({.latency = 50, .jitter = 120});
  auto& one = calm.join();
  auto& other = uneven.join();
  calm.run(20'000);
  uneven.run(20'000);
  EXPECT_NEAR(one.session.figures().delay, Interpolation::leastDelay, 5);
  EXPECT_GT(other.session.figures().delay, Interpolation::leastDelay + 20);
  uneven.conditions = good;
  uneven.run(20'000);
  EXPECT_NEAR(other.session.figures().delay, Interpolation::leastDelay, 10);
}

TEST(Netcode, WithoutNewsOthersSwimOnForAMomentAndThenWait) {
  World world(good);
  auto& watcher = world.join();
  auto& other = world.join();
  other.wanted = {0, 3};
  world.run(3000);
  const auto id = other.session.id();
  ASSERT_TRUE(watcher.session.others().contains(id));
  world.conditions.latency = 1e6;  // Nothing more arrives.
  world.run(200);
  const auto then = watcher.session.others().at(id);
  world.run(100);
  const auto guessed = watcher.session.others().at(id);
  EXPECT_TRUE(guessed.isGuessed);
  EXPECT_GT(guessed.x, then.x + 5);
  world.run(1000);
  const auto waiting = watcher.session.others().at(id);
  world.run(500);
  EXPECT_NEAR(watcher.session.others().at(id).x, waiting.x, 0.5);
}

TEST(Netcode, AfterACutTheSameTadpoleGoesOnWithoutAJump) {
  World world({.latency = 75, .jitter = 10});
  auto& client = world.join();
  client.wanted = {0, 3};
  world.run(3000);
  const auto id = client.session.id();
  world.cut(client);
  world.run(2000);
  auto before = client.session.place();
  world.comeBack(client);
  double worst = 0;
  world.run(3000, [&] {
    const auto place = client.session.place();
    worst = std::max(worst, distance(place, before.x, before.y));
    before = place;
  });
  EXPECT_EQ(client.session.id(), id);
  EXPECT_EQ(world.refused, 0);
  EXPECT_LT(worst, 16.5 * World::frameTime / millisecondsPerTick +
                       Prediction::correctionPerFrame * bodyLength({}) + 1);
}

TEST(Netcode, TheClockIsTheServersWithinTheJitter) {
  World world({.latency = 100, .jitter = 20});
  auto& client = world.join();
  world.run(10'000);
  EXPECT_NEAR(client.session.figures().roundTrip, 220, 40);
}

TEST(Netcode, ATadpoleInSightTakesAtMostTwelveBytesATick) {
  World world(good);
  for (int i = 0; i < 60; ++i) world.join();
  std::size_t bits = 0, others = 0;
  world.run(20'000, [&] {
    bits += world.room.bitsOfOthers();
    others += world.room.othersSent();
  });
  ASSERT_GT(others, 0u);
  const auto bytes = static_cast<double>(bits) / 8 / static_cast<double>(others);
  RecordProperty("bytes", std::to_string(bytes));
  EXPECT_LE(bytes, 12);
}

TEST(Netcode, ThatIsSteeredByEverybodyStillTakesAtMostTwelveBytes) {
  World world(good);
  std::vector<World::Client*> clients;
  for (int i = 0; i < 60; ++i) clients.push_back(&world.join());
  std::size_t bits = 0, others = 0;
  world.run(20'000, [&] {
    for (unsigned i = 0; i < clients.size(); ++i) clients[i]->wanted = steered(world.now, i);
    bits += world.room.bitsOfOthers();
    others += world.room.othersSent();
  });
  const auto bytes = static_cast<double>(bits) / 8 / static_cast<double>(others);
  RecordProperty("bytes", std::to_string(bytes));
  EXPECT_LE(bytes, 12);
}

TEST(Room, NobodySwimsFasterByTellingMoreInputs) {
  World world(good);
  auto& client = world.join();
  world.run(1000);
  const auto id = client.session.id();
  const auto begun = world.room.pond().tick();
  // A cheat: ten inputs a frame.
  world.run(10'000, [&] {
    for (int i = 0; i < 10; ++i) client.session.frame({0, 3}, world.now + 1e9 + i);
  });
  const auto passed = world.room.pond().tick() - begun;
  EXPECT_LE(world.room.pond().find(id)->at.x,
            static_cast<std::int32_t>(passed + 60) * 17 * pixel + pondRadius);
}

TEST(Room, RefusesWhatNoClientOfOursSends) {
  Room room(1, [](int, auto) {});
  const auto refuses = [&room](const MessageWriter& message) {
    return !room.receive(1, message.bytes(), 0);
  };
  EXPECT_TRUE(refuses(MessageWriter(Kind::input).write(std::uint32_t{1}).write(std::uint16_t{})));
  EXPECT_TRUE(refuses(MessageWriter(Kind::hello).write(std::string_view("short"))));
  ASSERT_FALSE(refuses(MessageWriter(Kind::hello).write(std::string_view("12345678\0Name", 13))));
  EXPECT_TRUE(refuses(MessageWriter(Kind::hello).write(std::string_view("12345678\0Name", 13))));
  EXPECT_TRUE(refuses(MessageWriter(Kind::input).write(std::uint32_t{7}).write(std::uint16_t{})));
  EXPECT_TRUE(
      refuses(MessageWriter(Kind::input).write(std::uint32_t{1}).write(std::uint16_t{0xffff})));
  EXPECT_TRUE(refuses(MessageWriter(Kind::ping)));
  EXPECT_TRUE(refuses(MessageWriter(Kind::welcome)));
  EXPECT_TRUE(!room.receive(1, {}, 0));
}

}  // namespace
}  // namespace tadpoles
