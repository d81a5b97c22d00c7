// The stages of a turn, in order, without waiting.
#include "native/loop/turn.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "exceptions.h"
#include "native/logged_member.h"

namespace web::native {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct TurnOfALoop : testing::Test {
  TurnOfALoop() { loop.agenda.add(member); }

  void post(const char* name) {
    EXPECT_TRUE(loop.tasks->post([this, name] { list.push_back(name); }));
  }
  Log run() {
    turn.run(noWait);
    return std::exchange(list, {});
  }

  Log list;
  LoopState loop;
  Turn turn{loop};
  std::shared_ptr<LoggedMember> member = std::make_shared<LoggedMember>("a", list);
  Timer timer{loop.timers, [this] { list.push_back("timer"); }};
};

TEST_F(TurnOfALoop, HasItsStagesInOrder) {
  post("task");
  loop.agenda.flushSoon(*member);
  loop.agenda.dispatchSoon(*member);
  timer.start(Clock::duration::zero());
  member->inDispatch = [&] { loop.agenda.flushSoon(*member); };
  EXPECT_THAT(run(), ElementsAre("flush a", "task", "dispatch a", "timer", "flush a"));
}

TEST_F(TurnOfALoop, ServesBeforeItRunsTasks) {
  post("task");
  EXPECT_TRUE(loop.servingTasks->post([this] { list.push_back("serve"); }));
  EXPECT_THAT(run(), ElementsAre("serve", "task"));
}

TEST_F(TurnOfALoop, LeavesATaskThatATaskPostsToTheNextTurn) {
  EXPECT_TRUE(loop.tasks->post([this] { post("second"); }));
  EXPECT_THAT(run(), IsEmpty());
  EXPECT_THAT(run(), ElementsAre("second"));
}

TEST_F(TurnOfALoop, TakesUpWhatTheLastTurnHasLeft) {
  loop.agenda.goOnLater(*member);
  EXPECT_THAT(run(), ElementsAre("dispatch a"));
  EXPECT_FALSE(loop.agenda.hasBacklog());
}

TEST_F(TurnOfALoop, LeavesHandlersTasksAndTimersToTheNextTurnAfterAnInterruption) {
  EXPECT_TRUE(loop.tasks->post([this] { loop.interruption.quit(0); }));
  post("task");
  loop.agenda.dispatchSoon(*member);
  timer.start(Clock::duration::zero());
  EXPECT_THAT(run(), IsEmpty());
  loop.interruption.forgetQuit();
  EXPECT_THAT(run(), ElementsAre("task", "dispatch a", "timer"));
}

TEST_F(TurnOfALoop, CountsTheWorkThatItHasDone) {
  run();  // The wakeup may have been ready.
  const auto before = turn.work();
  run();
  EXPECT_EQ(turn.work(), before);
  loop.agenda.dispatchSoon(*member);
  run();
  EXPECT_EQ(turn.work(), before + 1);
}

TEST_F(TurnOfALoop, KnowsHowDeepItIs) {
  int inner = 0;
  member->inDispatch = [&] {
    EXPECT_EQ(turn.depth(), 1);
    EXPECT_TRUE(loop.tasks->post([&] { inner = turn.depth(); }));
    turn.run(noWait);
  };
  loop.agenda.dispatchSoon(*member);
  run();
  EXPECT_EQ(inner, 2);
  EXPECT_EQ(turn.depth(), 0);
}

TEST_F(TurnOfALoop, WithoutHandlersServesAndFlushesAndNoMore) {
  post("task");
  EXPECT_TRUE(loop.servingTasks->post([this] { list.push_back("serve"); }));
  loop.agenda.flushSoon(*member);
  loop.agenda.dispatchSoon(*member);
  timer.start(Clock::duration::zero());
  turn.runWithoutHandlers();
  EXPECT_THAT(std::exchange(list, {}), ElementsAre("flush a", "serve", "timer"));
  EXPECT_THAT(run(), ElementsAre("task", "dispatch a"));
}

}  // namespace
}  // namespace web::native
