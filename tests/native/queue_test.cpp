// A queue that keeps its memory.
#include "native/loop/queue.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <vector>

namespace web::native {
namespace {

TEST(Queue, GivesInTheOrderOfComing) {
  Queue<int> row;
  for (int i = 0; i < 3; ++i) row.push_back(i);
  EXPECT_EQ(row.take(), 0);
  row.push_back(3);
  EXPECT_EQ(row.size(), 3u);
  for (int i = 1; i <= 3; ++i) EXPECT_EQ(row.take(), i);
  EXPECT_TRUE(row.empty());
}

TEST(Queue, GoesThroughThoseThatAreLeft) {
  Queue<int> row;
  for (int i = 0; i < 5; ++i) row.push_back(i);
  row.take();
  row.take();
  std::vector<int> left;
  for (int each : row) left.push_back(each);
  EXPECT_EQ(left, (std::vector{2, 3, 4}));
}

TEST(Queue, TakesNoMoreMemoryForAsManyAsThereWereHoweverManyHavePassed) {
  Queue<int> row;
  for (int i = 0; i < 8; ++i) row.push_back(i);
  const auto pass = [&row](int times) {
    auto *lowest = &*row.begin(), *highest = lowest;
    for (int i = 0; i < times; ++i) {
      row.push_back(row.take());
      lowest = std::min(lowest, &*row.begin(), std::less());
      highest = std::max(highest, &*row.begin(), std::less());
    }
    return highest - lowest;
  };
  pass(100);  // It may grow a little first.
  EXPECT_LT(pass(10000), 32);
  EXPECT_EQ(row.size(), 8u);
}

}  // namespace
}  // namespace web::native
