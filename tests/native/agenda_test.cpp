// Which members of a loop are due, and in what order.
#include "native/loop/agenda.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

#include "native/logged_member.h"

namespace web::native {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct AgendaOfThree : testing::Test {
  std::shared_ptr<LoggedMember> make(const char* name) {
    auto member = std::make_shared<LoggedMember>(name, list);
    agenda.add(member);
    return member;
  }
  Log take() { return std::exchange(list, {}); }

  Log list;
  Agenda agenda;
  Interruption interruption;
  std::shared_ptr<LoggedMember> a = make("a"), b = make("b"), c = make("c");
};

TEST_F(AgendaOfThree, FlushesEachMemberOnceHoweverOftenItWasAsked) {
  for (auto* each : {&b, &a, &b}) agenda.flushSoon(**each);
  EXPECT_TRUE(agenda.hasToFlush());
  agenda.flush();
  EXPECT_THAT(take(), ElementsAre("flush b", "flush a"));
  EXPECT_FALSE(agenda.hasToFlush());
  agenda.flush();
  EXPECT_THAT(take(), IsEmpty());
  agenda.flushSoon(*b);
  agenda.flush();
  EXPECT_THAT(take(), ElementsAre("flush b"));
}

TEST_F(AgendaOfThree, DispatchesInTheOrderInWhichTheyBecameDue) {
  for (auto* each : {&c, &a, &c, &b}) agenda.dispatchSoon(**each);
  EXPECT_EQ(agenda.due(), 3u);
  agenda.dispatch(forever, interruption);
  EXPECT_THAT(take(), ElementsAre("dispatch c", "dispatch a", "dispatch b"));
  EXPECT_FALSE(agenda.hasToDispatch());
}

TEST_F(AgendaOfThree, LeavesForTheNextRoundWhoBecomesDueMeanwhile) {
  a->inDispatch = [&] { agenda.dispatchSoon(*b); };
  agenda.dispatchSoon(*a);
  agenda.dispatch(forever, interruption);
  EXPECT_THAT(take(), ElementsAre("dispatch a"));
  agenda.dispatch(forever, interruption);
  EXPECT_THAT(take(), ElementsAre("dispatch b"));
}

TEST_F(AgendaOfThree, DispatchesOneAtLeastWhenItsTimeIsOver) {
  for (auto* each : {&a, &b}) agenda.dispatchSoon(**each);
  agenda.dispatch(noWait, interruption);
  EXPECT_THAT(take(), ElementsAre("dispatch a"));
  EXPECT_TRUE(agenda.hasBacklog());
  agenda.dispatch(noWait, interruption);
  EXPECT_THAT(take(), ElementsAre("dispatch b"));
}

TEST_F(AgendaOfThree, LeavesTheOthersDueAfterAnInterruption) {
  a->inDispatch = [&] { interruption.quit(0); };
  for (auto* each : {&a, &b}) agenda.dispatchSoon(**each);
  agenda.dispatch(forever, interruption);
  EXPECT_THAT(take(), ElementsAre("dispatch a"));
  interruption.forgetQuit();
  agenda.dispatch(forever, interruption);
  EXPECT_THAT(take(), ElementsAre("dispatch b"));
}

TEST_F(AgendaOfThree, RecallsInTheNextTurnWhoHasUsedUpItsShare) {
  agenda.goOnLater(*a);
  EXPECT_TRUE(agenda.hasBacklog());
  EXPECT_FALSE(agenda.hasToDispatch());
  agenda.recallDispatching();
  agenda.dispatch(forever, interruption);
  EXPECT_THAT(take(), ElementsAre("dispatch a"));
}

TEST_F(AgendaOfThree, GoesOnInANestedTurnWithTheMemberWhoseHandlerRuns) {
  a->inDispatch = [&, isNested = false]() mutable {
    if (std::exchange(isNested, true)) return;
    agenda.dispatchRunning();
    agenda.dispatch(forever, interruption);
  };
  agenda.dispatchSoon(*a);
  agenda.dispatch(forever, interruption);
  EXPECT_THAT(take(), ElementsAre("dispatch a", "dispatch a"));
  agenda.dispatchRunning();
  EXPECT_FALSE(agenda.hasToDispatch());
}

TEST_F(AgendaOfThree, CollectsFromWhoIsToBeDispatchedWhileTheNetworkThreadServes) {
  agenda.setCollects(true);
  agenda.dispatchSoon(*a);
  agenda.setCollects(false);
  agenda.dispatchSoon(*b);
  agenda.collect(forever);
  EXPECT_THAT(take(), ElementsAre("collect a"));
  agenda.dispatch(forever, interruption);
  EXPECT_THAT(take(), ElementsAre("dispatch a", "dispatch b"));
}

TEST_F(AgendaOfThree, CollectsWhatTheProgramLeavesUndispatched) {
  agenda.dispatchSoon(*a);
  agenda.goOnLater(*b);
  agenda.collectUndispatched();
  agenda.collect(forever);
  EXPECT_THAT(take(), ElementsAre("collect a", "collect b"));
  EXPECT_TRUE(agenda.hasToDispatch());
}

TEST_F(AgendaOfThree, CollectsNothingMoreOnceTheProgramHasItsTurn) {
  agenda.collectSoon(*a);
  agenda.dropUncollected();
  EXPECT_FALSE(agenda.hasToCollect());
  agenda.collect(forever);
  EXPECT_THAT(take(), IsEmpty());
  agenda.collectSoon(*a);
  EXPECT_TRUE(agenda.hasToCollect());
}

TEST_F(AgendaOfThree, KeepsARemovedMemberUntilNothingOfItMayRun) {
  const std::weak_ptr<Member> left = a;
  agenda.remove(*a);
  a.reset();
  EXPECT_FALSE(left.expired());
  agenda.freeRemoved();
  EXPECT_TRUE(left.expired());
  EXPECT_EQ(agenda.members().size(), 2u);
}

TEST_F(AgendaOfThree, KeepsNoMemberInItsQueuesOnceItWasServed) {
  agenda.flushSoon(*a);
  agenda.dispatchSoon(*a);
  agenda.collectSoon(*a);
  agenda.flush();
  agenda.dispatch(forever, interruption);
  agenda.dropUncollected();
  agenda.remove(*a);
  agenda.freeRemoved();
  EXPECT_EQ(a.use_count(), 1);
}

TEST_F(AgendaOfThree, DropsEveryMember) {
  agenda.dropAll();
  EXPECT_THAT(take(), testing::UnorderedElementsAre("drop a", "drop b", "drop c"));
  EXPECT_FALSE(agenda.hasMembers());
}

TEST_F(AgendaOfThree, CallsEveryMember) {
  agenda.forEach([](Member& each) { each.checkConnection(); });
  EXPECT_THAT(take(), testing::UnorderedElementsAre("checkConnection a", "checkConnection b",
                                                    "checkConnection c"));
}

}  // namespace
}  // namespace web::native
