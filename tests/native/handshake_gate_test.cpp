// Which handshake may begin, and when, with a simulated clock.
#include "native/connect/handshake_gate.h"

#include <deque>
#include <map>

#include <gtest/gtest.h>

namespace web::native {
namespace {

constexpr auto patience = HandshakeGate::patience;
constexpr auto instant = std::chrono::milliseconds(100);

struct HandshakeGateTest : testing::Test {
  // Takes a place for each character of `names`.
  void queue(std::string_view names, const std::string& server = "192.0.2.1:80") {
    for (char name : names) {
      auto place = gate.queueFor(server, [this, name] { log.push_back(name); });
      if (place->hasTurn()) log.push_back(name);
      places[name] = std::move(place);
    }
  }

  // The handshake is over.
  void end(char name) {
    places.erase(name);
    runTasks();
  }

  void passTime(Clock::duration time) {
    timers.callDue(Clock::now() + time);
    runTasks();
  }

  // The names that have been called since the last time.
  std::string gone() { return std::exchange(log, {}); }

  void runTasks() {
    std::deque<TaskQueue::Task> due;
    tasks.takeInto(due);
    for (auto& task : due) task();
  }

  TaskQueue tasks{std::make_shared<Waker>()};
  TimerQueue timers;
  HandshakeGate gate{tasks, timers};
  std::map<char, std::unique_ptr<HandshakeGate::Place>> places;
  std::string log;
};

TEST_F(HandshakeGateTest, LetsOneGoAtATimeInTheOrderOfTheirComing) {
  queue("abc");
  EXPECT_EQ(gone(), "a");
  end('a');
  EXPECT_EQ(gone(), "b");
  end('b');
  EXPECT_EQ(gone(), "c");
}

TEST_F(HandshakeGateTest, LetsThoseToDifferentServersGoAtOnce) {
  queue("ab");
  queue("xy", "192.0.2.2:80");
  EXPECT_EQ(gone(), "ax");
}

TEST_F(HandshakeGateTest, LetsOneThatIsGivenUpInTheRowWaitNoMore) {
  queue("abc");
  end('b');
  end('a');
  EXPECT_EQ(gone(), "ac");
}

TEST_F(HandshakeGateTest, LetsTheNextGoIfOneIsGivenUpBeforeItHears) {
  queue("abc");
  places.erase('a');
  places.erase('b');  // It has the turn, but was not called yet.
  runTasks();
  EXPECT_EQ(gone(), "ac");
}

TEST_F(HandshakeGateTest, LetsWhoHasWaitedForFiveSecondsGoAheadBesideOneThatHangs) {
  queue("abc");
  passTime(patience - instant);
  EXPECT_EQ(gone(), "a");
  passTime(patience + instant);
  EXPECT_EQ(gone(), "bc");
  end('b');
  end('c');
  queue("d");
  EXPECT_EQ(gone(), "") << "a still hangs, and d has only come";
  passTime(patience + instant);
  EXPECT_EQ(gone(), "d");
}

TEST_F(HandshakeGateTest, NeverLetsMoreThanSixGoAtOnce) {
  queue("abcdefghij");
  passTime(patience + instant);
  EXPECT_EQ(gone(), "abcdef");
  end('c');
  EXPECT_EQ(gone(), "g");
  end('a');
  EXPECT_EQ(gone(), "h");
  for (char each : {'b', 'd', 'e', 'f', 'g', 'h'}) end(each);
  EXPECT_EQ(gone(), "ij");
}

TEST_F(HandshakeGateTest, LetsOneAtATimeGoAgainOnceNothingHangs) {
  queue("ab");
  passTime(patience + instant);
  end('a');
  end('b');
  gone();
  queue("xyz");
  EXPECT_EQ(gone(), "x");
  end('x');
  EXPECT_EQ(gone(), "y");
}

}  // namespace
}  // namespace web::native
