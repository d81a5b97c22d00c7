// Which timer of a connection runs in which phase, without a connection.
#include "native/channel/deadlines.h"

#include "native/guided_test.h"
#include "native/logged_member.h"

namespace web::native {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using Phase = protocol::ClientSession::Phase;

const auto nothing = testing::IsEmpty();

struct ListedOwner final : Deadlines::Owner {
  void closeTimedOut() override { list.push_back("close"); }
  void endTimedOut() override { list.push_back("end"); }
  void outputTimedOut() override { list.push_back("output"); }
  void connectionLasted() override { list.push_back("settle"); }
  bool trafficStopped() override {
    list.push_back("calm");
    return !isBusy;
  }
  void sendPing() override { list.push_back("ping"); }
  void readOnceMore() override { list.push_back("listen"); }
  void serverWentSilent() override { list.push_back("lose"); }

  Log list;
  bool isBusy = false;
};

// Calls the loop's timers directly, without turns.
struct PlayedDeadlines {
  explicit PlayedDeadlines(FakeClock& moved) : clock(moved) {}

  Log after(Clock::duration time) {
    clock.advance(time);
    Loop::current().timers().callDue();
    return std::exchange(owner.list, {});
  }

  FakeClock& clock;
  Log unused;
  std::shared_ptr<LoggedMember> member = std::make_shared<LoggedMember>("a", unused);
  ListedOwner owner;
  Deadlines deadlines{Membership(Loop::current(), *member),
                      WebSocketInit{.closeTimeout = seconds(10), .keepAlive = seconds(20)}, owner};
};

template <class Play>
void withDeadlines(Play play) {
  withAStandingClock([&](FakeClock& clock) {
    PlayedDeadlines played(clock);
    play(played, played.deadlines);
  });
}

TEST(Deadlines, OfClosingRunsWhileClosing) {
  withDeadlines([](auto& played, auto& deadlines) {
    deadlines.phaseChanged(Phase::closing);
    EXPECT_THAT(played.after(milliseconds(9999)), nothing);
    EXPECT_THAT(played.after(milliseconds(1)), ElementsAre("close"));
    deadlines.phaseChanged(Phase::closing);
    deadlines.phaseChanged(Phase::awaitingEnd);
    EXPECT_THAT(played.after(seconds(10)), ElementsAre("end"));
  });
}

TEST(Deadlines, OfClosingBeginsAnewAsLongAsTheServerTakesWhatWasSent) {
  withDeadlines([](auto& played, auto& deadlines) {
    deadlines.phaseChanged(Phase::closing);
    played.owner.isBusy = true;
    played.after(seconds(9));
    deadlines.noteWritten(Phase::closing);
    EXPECT_THAT(played.after(milliseconds(9999)), testing::Not(testing::Contains("close")));
    EXPECT_THAT(played.after(milliseconds(1)), testing::Contains("close"));
  });
}

TEST(Deadlines, OfTheEndRunsFromBothCloseFramesOn) {
  withDeadlines([](auto& played, auto& deadlines) {
    deadlines.phaseChanged(Phase::awaitingEnd);
    EXPECT_THAT(played.after(milliseconds(1999)), nothing);
    deadlines.noteWritten(Phase::awaitingEnd);
    EXPECT_THAT(played.after(milliseconds(1999)), nothing);
    EXPECT_THAT(played.after(milliseconds(1)), testing::Contains("end"));
  });
}

TEST(Deadlines, OfTheEndRunsAfterAFailureTooAndDoesNotBeginAnewThen) {
  withDeadlines([](auto& played, auto& deadlines) {
    deadlines.phaseChanged(Phase::finished);
    EXPECT_THAT(played.after(milliseconds(1999)), nothing);
    deadlines.noteWritten(Phase::finished);
    EXPECT_THAT(played.after(milliseconds(1)), ElementsAre("end"));
  });
}

TEST(Deadlines, OfALostWriteRunsUntilBothCloseFramesAreThere) {
  withDeadlines([](auto& played, auto& deadlines) {
    deadlines.noteLostOutput(Phase::open);
    EXPECT_THAT(played.after(milliseconds(1999)), nothing);
    EXPECT_THAT(played.after(milliseconds(1)), ElementsAre("output"));
    deadlines.noteLostOutput(Phase::open);
    deadlines.phaseChanged(Phase::awaitingEnd);
    EXPECT_THAT(played.after(seconds(2)), ElementsAre("end"));
    deadlines.noteLostOutput(Phase::awaitingEnd);
    EXPECT_THAT(played.after(seconds(2)), nothing);
  });
}

TEST(Deadlines, OfSilencePingsWhileOpenAndLosesAServerThatDoesNotAnswer) {
  withDeadlines([](auto& played, auto& deadlines) {
    EXPECT_THAT(played.after(seconds(20)), nothing);
    deadlines.phaseChanged(Phase::open);
    EXPECT_THAT(played.after(milliseconds(19999)), nothing);
    EXPECT_THAT(played.after(milliseconds(1)), ElementsAre("ping"));
    EXPECT_THAT(played.after(seconds(10)), nothing);
    deadlines.noteHeard();
    EXPECT_THAT(played.after(seconds(10)), nothing);
    EXPECT_THAT(played.after(seconds(10)), ElementsAre("ping"));
    EXPECT_THAT(played.after(seconds(20)), ElementsAre("listen", "lose"));
  });
}

TEST(Deadlines, OfSilenceAreOverWithOpen) {
  withDeadlines([](auto& played, auto& deadlines) {
    deadlines.phaseChanged(Phase::open);
    deadlines.phaseChanged(Phase::closing);
    EXPECT_THAT(played.after(milliseconds(9999)), nothing);
    deadlines.checkServer();
    EXPECT_THAT(played.after(Clock::duration::zero()), nothing);
  });
}

TEST(Deadlines, OfSilenceEndAtOnceWithASleepOfTheComputer) {
  withDeadlines([](auto& played, auto& deadlines) {
    deadlines.phaseChanged(Phase::open);
    deadlines.checkServer();
    EXPECT_THAT(played.after(Clock::duration::zero()), ElementsAre("ping"));
  });
}

TEST(Deadlines, OfQuietCallsAgainUntilTheConnectionIsCalm) {
  withDeadlines([](auto& played, auto& deadlines) {
    deadlines.noteTraffic();
    EXPECT_THAT(played.after(milliseconds(1999)), nothing);
    played.owner.isBusy = true;
    EXPECT_THAT(played.after(milliseconds(1)), ElementsAre("settle"));  // There was traffic.
    EXPECT_THAT(played.after(seconds(2)), ElementsAre("calm"));
    played.owner.isBusy = false;
    EXPECT_THAT(played.after(seconds(2)), ElementsAre("calm"));
    EXPECT_THAT(played.after(seconds(2)), nothing);
  });
}

TEST(Deadlines, OfSilenceAreStoppedThoughTheSocketIsOpen) {
  withDeadlines([](auto& played, auto& deadlines) {
    deadlines.phaseChanged(Phase::open);
    deadlines.stopAll();
    EXPECT_THAT(played.after(std::chrono::hours(1)), nothing);
  });
}

// With traffic or without: once, and again after a new start.
TEST(Deadlines, TellOnceThatTheConnectionLasts) {
  withDeadlines([](auto& played, auto& deadlines) {
    for (int start = 0; start < 2; ++start) {
      deadlines.noteTraffic();
      EXPECT_THAT(played.after(seconds(2)), ElementsAre("settle"));
      EXPECT_THAT(played.after(seconds(2)), ElementsAre("calm"));
      deadlines.stopAll();
    }
  });
}

TEST(Deadlines, AreAllStopped) {
  withDeadlines([](auto& played, auto& deadlines) {
    deadlines.phaseChanged(Phase::open);
    deadlines.noteTraffic();
    deadlines.noteLostOutput(Phase::open);
    deadlines.stopAll();
    deadlines.phaseChanged(Phase::closing);
    deadlines.stopAll();
    deadlines.phaseChanged(Phase::awaitingEnd);
    deadlines.stopAll();
    EXPECT_THAT(played.after(std::chrono::hours(1)), nothing);
  });
}

}  // namespace
}  // namespace web::native
