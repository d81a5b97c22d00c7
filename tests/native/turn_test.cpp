// What a turn does with its members and its tasks, without a network and without a thread.
#include "native/loop/turn.h"

#include <memory>

#include "native/logged_member.h"
#include "native/native_test.h"

namespace web::native {
namespace {

struct Turns : testing::Test {
  ~Turns() override { agenda.remove(*member); }

  LoopState loop;
  Turn turn{loop};
  Agenda& agenda = loop.agenda;
  std::shared_ptr<LoggedMember> member = std::make_shared<LoggedMember>();
};

TEST_F(Turns, HaveEachMemberOnceHoweverOftenItIsDue) {
  for (int i = 0; i < 3; ++i) {
    agenda.flushSoon(*member);
    agenda.dispatchSoon(*member);
  }
  turn.run(noWait);
  EXPECT_THAT(member->log, ElementsAre("flush", "dispatch"));
  turn.run(noWait);
  EXPECT_EQ(member->log.size(), 2u);
}

TEST_F(Turns, HaveTheirShareOfWhoWasNotThroughInTheLastOne) {
  agenda.goOnLater(*member);
  EXPECT_TRUE(agenda.hasBacklog());
  turn.run(noWait);
  EXPECT_THAT(member->log, ElementsAre("dispatch"));
  EXPECT_FALSE(agenda.hasBacklog());
}

// The program's turn dispatches members that the network thread was to collect from.
TEST_F(Turns, LeaveNothingToCollect) {
  const auto other = std::make_shared<LoggedMember>();
  agenda.setCollects(true);
  agenda.dispatchSoon(*member);
  agenda.goOnLater(*other);
  agenda.setCollects(false);
  turn.run(noWait);
  EXPECT_THAT(member->log, ElementsAre("dispatch"));
  EXPECT_THAT(other->log, ElementsAre("dispatch"));
  agenda.recallCollecting();
  EXPECT_FALSE(agenda.hasToCollect());
  agenda.collectSoon(*member);  // It may be collected from again.
  EXPECT_TRUE(agenda.hasToCollect());
}

TEST_F(Turns, RunNoTaskBehindOneThatCallsQuit) {
  std::string ran;
  loop.tasks->postHere([&] {
    ran += 'a';
    loop.interruption.quit(3);
  });
  loop.tasks->postHere([&] { ran += 'b'; });
  turn.run(noWait);
  EXPECT_EQ(ran, "a");
  loop.interruption.forgetQuit();
  turn.run(noWait);
  EXPECT_EQ(ran, "ab");
}

// A nested turn continues with the socket whose handler is running, and with no other.
TEST_F(Turns, HaveNobodyRunningWhenTheyAreOver) {
  agenda.dispatchSoon(*member);
  turn.run(noWait);
  agenda.dispatchRunning();
  EXPECT_FALSE(agenda.hasToDispatch());
}

TEST_F(Turns, FlushAndDispatchEveryMemberOfWhomSomeWereForgotten) {
  agenda.add(member);
  agenda.remindForgotten();
  turn.run(noWait);
  EXPECT_THAT(member->log, ElementsAre("flush", "dispatch"));
}

TEST_F(Turns, HaveNoMemberOnceAllAreDropped) {
  agenda.add(member);
  agenda.dropAll();
  EXPECT_THAT(member->log, ElementsAre("drop"));
  EXPECT_FALSE(agenda.hasMembers());
}

}  // namespace
}  // namespace web::native
