// The waits between attempts.
#include "backoff.h"

#include <gtest/gtest.h>

#include <set>

namespace demos {
namespace {

TEST(Backoff, WaitsDoubleUpToTheLongest) {
  Backoff backoff(1);
  for (auto most = Backoff::shortest; most < Backoff::longest; most *= 2) {
    const auto wait = backoff.next();
    EXPECT_LE(wait, most);
    EXPECT_GE(wait, most / 2);
  }
  for (int i = 0; i < 10; ++i) {
    const auto wait = backoff.next();
    EXPECT_LE(wait, Backoff::longest);
    EXPECT_GE(wait, Backoff::longest / 2);
  }
}

TEST(Backoff, ClientsDoNotComeAllAtOnce) {
  std::set<Backoff::Duration> waits;
  for (std::uint32_t seed = 0; seed < 20; ++seed) waits.insert(Backoff(seed * 7919).next());
  EXPECT_GT(waits.size(), 10u);
}

TEST(Backoff, AGoodConnectionMakesTheNextWaitShort) {
  Backoff backoff(1);
  for (int i = 0; i < 10; ++i) backoff.next();
  backoff.reset();
  EXPECT_LE(backoff.next(), Backoff::shortest);
}

}  // namespace
}  // namespace demos
