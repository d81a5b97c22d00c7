// How much memory the parts of a loop hold, and what they do when memory runs out.
#include <vector>

#include "native/counted_memory.h"
#include "native/logged_member.h"
#include "native/loop/loop_state.h"
#include "native/loop/timeout_queue.h"
#include "native/native_test.h"

namespace web::native {
namespace {

constexpr Clock::time_point start{};

TEST(TimeoutQueueMemory, IsThatOfAsManyAsThereWereAtOnce) {
  TimeoutQueue queue;
  queue.add({}, start);  // Removing the last timer frees all memory.
  const auto before = heldMemory();
  for (int i = 0; i < 5000; ++i) {
    const auto first = queue.add({}, start), second = queue.add({}, start);
    queue.remove(first);
    queue.remove(second);
  }
  EXPECT_LT(heldMemory(), before + 8192);
}

TEST(TimeoutQueueMemory, ForManyIsGivenBackWithTheLast) {
  TimeoutQueue queue;
  const auto before = heldMemory();
  std::vector<TimerId> names;
  for (int i = 0; i < 5000; ++i) names.push_back(queue.add({}, start));
  EXPECT_GT(heldMemory(), before + 100000);
  for (auto name : names) queue.remove(name);
  std::vector<TimerId>().swap(names);
  EXPECT_LT(heldMemory(), before + 8192);
}

TEST(TimeoutQueueMemory, ForAFewStaysForTheNext) {
  TimeoutQueue queue;
  const auto before = heldMemory();
  EXPECT_TRUE(queue.remove(queue.add({}, start)));
  const auto kept = heldMemory();
  EXPECT_GT(kept, before);
  EXPECT_TRUE(queue.remove(queue.add({}, start)));
  EXPECT_EQ(heldMemory(), kept);
}

// The agenda does not know the program's timers as members.
TEST(LoopState, LooksAtTimersThatATurnForgotForWantOfMemory) {
  LoopState loop;
  const auto timeouts = std::make_shared<LoggedMember>();
  loop.timeouts = timeouts;
  {
    const NoLargeBlocks none(1);
    loop.agenda.dispatchSoon(*timeouts);
  }
  EXPECT_TRUE(loop.agenda.hasForgotten());
  EXPECT_FALSE(loop.agenda.hasToDispatch());
  loop.remindForgotten();
  EXPECT_TRUE(loop.agenda.hasToDispatch());
}

}  // namespace
}  // namespace web::native
