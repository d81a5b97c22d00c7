// Who is in charge of a loop, and when the network thread stands by, without a network.
#include "native/loop/standby.h"

#include <chrono>
#include <future>
#include <memory>
#include <thread>

#include "native/logged_member.h"
#include "native/native_test.h"
#include "native/test_sockets.h"

namespace web::native {
namespace {

struct StandbyOfALoop : testing::Test {
  ~StandbyOfALoop() override {
    standby.allow(false);  // Its thread must end before the loop does.
    loop.agenda.remove(*member);
  }

  // Plays a turn that has nothing to do.
  void passTurn() {
    standby.takeCharge();
    standby.handOver();
    standby.leaveCharge();
  }

  LoopState loop;
  Standby standby{loop};
  std::shared_ptr<LoggedMember> member = std::make_shared<LoggedMember>();
  Timer timer{loop.timers, [] {}};
};

TEST(LoopState, IsDueForWhatTheNetworkThreadHasLeft) {
  LoopState loop;
  EXPECT_FALSE(loop.isDue());
  loop.agenda.setBacklog(true);
  EXPECT_TRUE(loop.isDue());
  loop.agenda.setBacklog(false);
  EXPECT_FALSE(loop.isDue());
  loop.servingTasks->postHere([] {});
  EXPECT_TRUE(loop.isDue());
  loop.serveTasks();
  EXPECT_FALSE(loop.isDue());
  const auto member = std::make_shared<LoggedMember>();
  loop.agenda.flushSoon(*member);
  EXPECT_TRUE(loop.isDue());
  loop.agenda.flush();
  EXPECT_FALSE(loop.isDue());
}

TEST(LoopState, IsDueForTasksOfATurnThatWasCutShort) {
  LoopState loop;
  loop.dueTasks.emplace_back([] {});
  EXPECT_TRUE(loop.isDue());
  loop.dueTasks.clear();
  EXPECT_FALSE(loop.isDue());
}

TEST_F(StandbyOfALoop, NeedsNoThreadWithoutAMember) {
  passTurn();
  EXPECT_FALSE(standby.hasThread());
  EXPECT_FALSE(standby.isShared());
}

TEST_F(StandbyOfALoop, HasAThreadFromTheFirstTurnWithAMemberUntilThatIsForbidden) {
  loop.agenda.add(member);
  EXPECT_FALSE(standby.hasThread());
  passTurn();
  EXPECT_TRUE(standby.hasThread());
  EXPECT_TRUE(standby.isShared());
  standby.allow(false);
  EXPECT_FALSE(standby.hasThread());
  EXPECT_FALSE(standby.isShared());
  passTurn();
  EXPECT_FALSE(standby.hasThread());
}

TEST_F(StandbyOfALoop, HandsOverOnlyWhenTheOutermostCallLeaves) {
  loop.agenda.add(member);
  standby.takeCharge();
  passTurn();
  EXPECT_FALSE(standby.hasThread());
  standby.handOver();
  standby.leaveCharge();
  EXPECT_TRUE(standby.hasThread());
}

TEST_F(StandbyOfALoop, CollectsOnlyWhereAThreadCan) {
  standby.collectSoon(*member);
  EXPECT_FALSE(loop.agenda.hasToCollect());
  EXPECT_FALSE(standby.networkThreadServes());
}

// The thread begins with what the program has left, before anything comes from the network.
TEST_F(StandbyOfALoop, WritesWhatWasLeftAsSoonAsItsThreadServes) {
  std::promise<void> written;
  member->inFlush = [&] { written.set_value(); };
  loop.agenda.add(member);
  standby.takeCharge();
  loop.agenda.flushSoon(*member);
  standby.handOver();
  standby.leaveCharge();
  ASSERT_EQ(written.get_future().wait_for(std::chrono::seconds(20)), std::future_status::ready);
  standby.takeCharge();
  EXPECT_FALSE(loop.agenda.collects()) << "the program is in charge again";
  standby.leaveCharge();
}

TEST_F(StandbyOfALoop, KnowsWhenAProgramThatWaitsItselfIsToHaveItsTurn) {
  EXPECT_EQ(standby.nextDeadline(), forever);
  timer.start(std::chrono::hours(1));
  EXPECT_EQ(standby.nextDeadline(), loop.timers.next());
  loop.agenda.dispatchSoon(*member);
  const auto deadline = standby.nextDeadline();
  EXPECT_LE(deadline, Clock::now());
}

TEST_F(StandbyOfALoop, TellsAProgramThatWaitsItselfOfATimerThatComesNearer) {
  const auto descriptor = standby.giveDescriptor();
  ASSERT_GE(descriptor, 0);
  EXPECT_TRUE(standby.isShared());
  EXPECT_EQ(standby.giveDescriptor(), descriptor);
  standby.takeCharge();
  timer.start(std::chrono::hours(1));
  standby.leaveCharge();
  EXPECT_TRUE(awaitSocket(descriptor, Wanted::toRead));
}

// Where the poller has no descriptor, the thread has found out what the program is told.
TEST_F(StandbyOfALoop, TellsAProgramThatWaitsItselfOfWhatOthersMadeDue) {
  loop.agenda.add(member);
  const auto descriptor = standby.giveDescriptor();
  ASSERT_GE(descriptor, 0);
  passTurn();
  const auto makeDue = [&] { loop.servingTasks->post([&] { loop.agenda.dispatchSoon(*member); }); };
  std::thread(makeDue).join();
  EXPECT_TRUE(awaitSocket(descriptor, Wanted::toRead));
}

}  // namespace
}  // namespace web::native
