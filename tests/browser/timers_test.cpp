// What a page's timers leave behind.
#include <web/timers.h>

#include "browser/browser_test.h"

#include <malloc.h>

namespace web {
namespace {

TEST(Timers, LeaveNoMemoryOnceTheyHaveRun) {
  const auto heldAfterMany = [] {
    int left = 1000;
    for (int i = left; i > 0; --i) setTimeout([&] { --left; });
    EXPECT_TRUE(waitUntil([&] { return left == 0; }));
    return mallinfo().uordblks;
  };
  const auto before = heldAfterMany();
  EXPECT_LT(heldAfterMany(), before + 10000);
}

}  // namespace
}  // namespace web
