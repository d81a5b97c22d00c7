// The heap of the program's timers, compared with the simplest implementation.
#include "native/loop/timeout_queue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <random>
#include <utility>
#include <vector>

namespace web::native {
namespace {

using std::chrono::milliseconds;

constexpr Clock::time_point start{};

TEST(TimeoutQueue, GivesOutWhatIsDueFirstAndOfEqualsWhatCameFirst) {
  TimeoutQueue queue;
  std::vector<TimerId> names, order;
  for (int due : {3, 1, 2, 1, 3, 1}) names.push_back(queue.add({}, start + milliseconds(due)));
  while (!queue.empty()) order.push_back(queue.take());
  EXPECT_THAT(order,
              testing::ElementsAre(names[1], names[3], names[5], names[2], names[0], names[4]));
}

TEST(TimeoutQueue, KeepsTheNameOfWhatWasTakenUntilItIsRemoved) {
  TimeoutQueue queue;
  const auto name = queue.add({.callback = {}, .delay = milliseconds(7)}, start);
  EXPECT_EQ(queue.take(), name);
  EXPECT_TRUE(queue.empty());
  ASSERT_TRUE(queue.find(name));
  EXPECT_EQ(queue.find(name)->delay, milliseconds(7));
  queue.start(name, start + milliseconds(1));
  EXPECT_EQ(queue.next(), start + milliseconds(1));
  EXPECT_TRUE(queue.remove(name));
  EXPECT_FALSE(queue.find(name));
  EXPECT_FALSE(queue.remove(name));
  queue.start(name, start);
  EXPECT_TRUE(queue.empty());
}

TEST(TimeoutQueue, GivesNoNameTwiceThoughSlotsAreUsedAgain) {
  TimeoutQueue queue;
  const auto first = queue.add({}, start);
  EXPECT_TRUE(queue.remove(first));
  const auto second = queue.add({}, start);
  EXPECT_NE(first, second);
  EXPECT_FALSE(queue.remove(first));
  EXPECT_TRUE(queue.remove(second));
  EXPECT_FALSE(queue.find(TimerId::none));
}

// An old id does not refer to a new timer, even after all timers were gone and their memory was
// freed.
TEST(TimeoutQueue, KnowsNoOldNameAfterItHasGivenItsMemoryBack) {
  TimeoutQueue queue;
  std::vector<TimerId> names;
  for (int i = 0; i < 5000; ++i) names.push_back(queue.add({}, start));
  for (auto name : names) EXPECT_TRUE(queue.remove(name));
  const auto next = queue.add({}, start);
  for (auto name : names) EXPECT_FALSE(queue.find(name));
  EXPECT_TRUE(queue.find(next));
}

TEST(TimeoutQueue, DoesWhatAMapDoesWhateverIsAskedOfIt) {
  TimeoutQueue queue;
  std::map<std::pair<Clock::time_point, std::uint64_t>, TimerId> plain;
  std::map<TimerId, std::pair<Clock::time_point, std::uint64_t>> places;
  std::mt19937 random(7);
  std::uint64_t starts = 0;
  const auto any = [&](std::size_t below) { return static_cast<int>(random() % below); };
  const auto place = [&](TimerId name, Clock::time_point due) {
    plain.emplace(std::pair(due, ++starts), name);
    places[name] = {due, starts};
  };
  for (int i = 0; i < 20000; ++i) {
    const auto due = start + milliseconds(any(50));
    // It grows to a few hundred timers, and shrinks again.
    const bool grows = i / 1000 % 2 == 0;
    if (plain.empty() || any(10) < (grows ? 7 : 3)) {
      place(queue.add({}, due), due);
    } else if (any(2) == 0) {
      const auto name = std::next(places.begin(), any(places.size()))->first;
      plain.erase(places[name]);
      places.erase(name);
      ASSERT_TRUE(queue.remove(name));
    } else {
      const auto name = queue.take();
      ASSERT_EQ(name, plain.begin()->second);
      plain.erase(plain.begin());
      places.erase(name);
      if (any(2) == 0) {
        queue.start(name, due);
        place(name, due);
      } else {
        ASSERT_TRUE(queue.remove(name));
      }
    }
    ASSERT_EQ(queue.empty(), plain.empty());
    if (plain.empty()) continue;
    ASSERT_EQ(queue.next(), plain.begin()->first.first);
    ASSERT_EQ(queue.startOfNext(), plain.begin()->first.second);
  }
}

}  // namespace
}  // namespace web::native
