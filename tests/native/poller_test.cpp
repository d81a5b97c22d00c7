// What a poller reports, whichever implementation the system has.
#include "native/loop/poller.h"

#include <array>
#include <map>
#include <memory>
#include <vector>

#include "native/loop/watches.h"
#include "native/native_test.h"
#include "native/net/socket.h"
#include "native/waits.h"

namespace web::native {
namespace {

struct PollerTest : testing::Test {
  struct Seen {
    bool toRead, toWrite;
    bool operator==(const Seen&) const = default;
  };

  // A waker's descriptor can always be written, and can be read once it was woken.
  int descriptorOf(Waker& waker) {
    EXPECT_TRUE(waker.open());
    return waker.descriptor();
  }

  std::map<std::uint64_t, Seen> reported() {
    std::vector<Poller::Event> events;
    poller->wait(noWait, events, nullptr);
    std::map<std::uint64_t, Seen> all;
    for (const auto& each : events) {
      EXPECT_FALSE(all.contains(each.token)) << each.token;
      all[each.token] = {each.readiness.toRead, each.readiness.toWrite};
    }
    return all;
  }

  using Reported = std::map<std::uint64_t, Seen>;
  std::unique_ptr<Poller> poller = Poller::make();
};

TEST_F(PollerTest, ReportsNothingThatIsNotAskedFor) {
  Waker waker;
  poller->add(descriptorOf(waker), {.toRead = true}, 1);
  EXPECT_EQ(reported(), Reported());  // Writing is possible.
  waker.wake();
  EXPECT_EQ(reported(), (Reported{{1, {true, false}}}));
  poller->change(waker.descriptor(), {.toWrite = true}, 1);
  EXPECT_EQ(reported(), (Reported{{1, {false, true}}}));
  poller->remove(waker.descriptor());
  EXPECT_EQ(reported(), Reported());
}

TEST_F(PollerTest, ReportsAllThatAreReady) {
  std::array<Waker, 5> wakers;
  Reported expected;
  for (std::size_t i = 0; i < wakers.size(); ++i) {
    poller->add(descriptorOf(wakers[i]), {.toRead = true}, 10 + i);
    if (i == 2) continue;
    wakers[i].wake();
    expected[10 + i] = {true, false};
  }
  EXPECT_EQ(reported(), expected);
  for (auto& each : wakers) poller->remove(each.descriptor());
}

TEST_F(PollerTest, GivesTheTokenOfTheLastChange) {
  Waker waker;
  poller->add(descriptorOf(waker), {.toRead = true}, 1);
  poller->change(waker.descriptor(), {.toRead = true, .toWrite = true}, 2);
  waker.wake();
  EXPECT_EQ(reported(), (Reported{{2, {true, true}}}));
  poller->remove(waker.descriptor());
}

// Removing a descriptor moves the last one into its place.
TEST_F(PollerTest, KnowsTheOthersAfterOneIsRemoved) {
  std::array<Waker, 4> wakers;
  for (std::size_t i = 0; i < wakers.size(); ++i) {
    poller->add(descriptorOf(wakers[i]), {.toRead = true}, i);
    wakers[i].wake();
  }
  poller->remove(wakers[1].descriptor());
  EXPECT_EQ(reported(), (Reported{{0, {true, false}}, {2, {true, false}}, {3, {true, false}}}));
  poller->change(wakers[3].descriptor(), {.toWrite = true}, 30);
  EXPECT_EQ(reported(), (Reported{{0, {true, false}}, {2, {true, false}}, {30, {false, true}}}));
  poller->remove(wakers[3].descriptor());
  EXPECT_EQ(reported(), (Reported{{0, {true, false}}, {2, {true, false}}}));
  for (std::size_t i : {0, 2}) poller->remove(wakers[i].descriptor());
  EXPECT_EQ(reported(), Reported());
}

// The poller reports no more than a few hundred at once, so that its alarm may have to wait.
TEST_F(PollerTest, KnowsThatATimeHasComeHoweverManyAreReady) {
  std::vector<Waker> wakers(300);
  for (std::size_t i = 0; i < wakers.size(); ++i) {
    poller->add(descriptorOf(wakers[i]), {.toRead = true}, i);
    wakers[i].wake();
  }
  std::vector<Poller::Event> events;
  const auto until = Clock::now() + std::chrono::milliseconds(150);  // Shorter: without an alarm.
  poller->wait(until, events, nullptr);
  while (Clock::now() < until) passSilence();
  for (int i = 0; i < 2; ++i) EXPECT_TRUE(poller->wait(until, events, nullptr));
  for (auto& each : wakers) poller->remove(each.descriptor());
}

// Both reading and writing find out why.
TEST_F(PollerTest, ReportsWhatIsBrokenForBothWhateverIsAskedFor) {
  for (const auto interest : {Readiness{.toRead = true}, Readiness{.toWrite = true}}) {
    auto address = Address::loopback(Address::Family::ipv4);
    address.port = unusedPort();
    const auto refused = Socket::connectTo(address);
    poller->add(refused.descriptor(), interest, 7);
    pumpUntil([&] { return !reported().empty(); });
    EXPECT_EQ(reported(), (Reported{{7, {true, true}}}));
    poller->remove(refused.descriptor());
  }
}

struct Counter final : Watcher {
  void ready(Readiness) override { ++calls; }
  int calls = 0;
};

struct WatchesTest : testing::Test {
  WatchesTest() { EXPECT_TRUE(waker.open()); }

  void callAll() {
    watches.wait(noWait, events);
    for (const auto& each : events) watches.call(each);
  }

  Waker waker;
  Counter first, second;
  Watches::Events events;
  Watches watches;
};

TEST_F(WatchesTest, ChangeBackToWhatWasWantedBefore) {
  watches.watch(waker.descriptor(), {.toRead = true}, first);
  watches.watch(waker.descriptor(), {.toWrite = true}, first);
  watches.watch(waker.descriptor(), {.toRead = true}, first);
  callAll();
  EXPECT_EQ(first.calls, 0);
  waker.wake();
  callAll();
  EXPECT_EQ(first.calls, 1);
  watches.unwatch(waker.descriptor());
}

TEST_F(WatchesTest, LeaveWhatWasFoundForOneToNoOtherWatcherOfThatDescriptor) {
  watches.watch(waker.descriptor(), {.toRead = true}, first);
  waker.wake();
  watches.wait(noWait, events);
  ASSERT_EQ(events.size(), 1u);
  watches.unwatch(waker.descriptor());
  watches.watch(waker.descriptor(), {.toRead = true}, second);
  watches.call(events[0]);
  EXPECT_EQ(first.calls + second.calls, 0);
  callAll();
  EXPECT_EQ(second.calls, 1);
  watches.unwatch(waker.descriptor());
}

}  // namespace
}  // namespace web::native
