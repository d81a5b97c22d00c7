// The way to the relay: what a person is told, and when it comes back. The clock is the test's.
#include "relay_socket.h"

#include <web/event_loop.h>

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "fake_platform/fake_channel.h"
#include "fake_platform/fake_timers.h"

namespace demos {
namespace {

using namespace std::chrono_literals;
using State = RelaySocket::State;

constexpr auto firstWait = 500ms, longestWait = 30'000ms;

class RelaySocketTest : public testing::Test {
 protected:
  RelaySocketTest() {
    relay.onOpen = [] {};
    relay.onText = [this](std::string_view text) { heard += text; };
    relay.onLost = [this] { ++losses; };
    channel = web::fake::lastChannel();
  }

  void open() {
    channel->open("poker.v1");
    web::pollEvents();
  }

  void lose(std::uint16_t code = 1006, std::string reason = {}) {
    channel->finish(code != 1006, code, std::move(reason));
    web::pollEvents();
  }

  // Whether there is another socket after this time.
  bool triesAgainAfter(std::chrono::milliseconds time) {
    web::fake::passTime(time);
    web::pollEvents();
    if (web::fake::lastChannel() == channel) return false;
    channel = web::fake::lastChannel();
    return true;
  }

  RelaySocket relay{"ws://h/poker?room=tea", "poker.v1"};
  std::shared_ptr<web::fake::FakeChannel> channel;
  std::string heard;
  int losses = 0;
};

TEST_F(RelaySocketTest, IsOpenOnceTheServerHasAnswered) {
  EXPECT_EQ(relay.state(), State::connecting);
  open();
  EXPECT_EQ(relay.state(), State::open);
  channel->receiveText("hi");
  web::pollEvents();
  EXPECT_EQ(heard, "hi");
}

TEST_F(RelaySocketTest, ComesBackAfterAMomentAndNotBefore) {
  open();
  lose();
  EXPECT_EQ(losses, 1);
  EXPECT_EQ(relay.state(), State::waiting);
  EXPECT_EQ(relay.trouble(), "The connection was lost.");
  EXPECT_EQ(relay.sentence(RelaySocket::Clock::now(), "."),
            "The connection was lost. Trying again in 1 s.");
  EXPECT_FALSE(triesAgainAfter(firstWait / 2 - 1ms));
  EXPECT_TRUE(triesAgainAfter(firstWait));
  EXPECT_EQ(relay.sentence(RelaySocket::Clock::now(), "."),
            "The connection was lost. Trying again now.");
}

TEST_F(RelaySocketTest, TellsThatNobodyAnswersAndWaitsLongerEachTime) {
  for (int i = 0; i < 4; ++i) {
    lose();
    EXPECT_EQ(relay.trouble(), "The relay at ws://h/poker cannot be reached. Is it running?");
    EXPECT_FALSE(triesAgainAfter(firstWait * (1 << i) / 2 - 1ms));
    EXPECT_TRUE(triesAgainAfter(firstWait * (1 << i)));
  }
}

TEST_F(RelaySocketTest, TellsWhatTheServerSaid) {
  open();
  lose(1013, "the room is full");
  EXPECT_EQ(relay.trouble(), "The server said: the room is full.");
  EXPECT_TRUE(triesAgainAfter(firstWait));
}

TEST_F(RelaySocketTest, ComesBackThoughTheServerLeftInOrder) {
  open();
  lose(1000);
  EXPECT_EQ(relay.state(), State::waiting);
  EXPECT_TRUE(triesAgainAfter(firstWait));
}

TEST_F(RelaySocketTest, StaysAwayOnceItWasReplaced) {
  open();
  lose(4000, "you joined again from elsewhere");
  EXPECT_EQ(relay.state(), State::closed);
  EXPECT_EQ(losses, 1);
  EXPECT_FALSE(triesAgainAfter(1h));
}

TEST_F(RelaySocketTest, StaysAwayFromARoomThatWillNeverBeOpened) {
  open();
  lose(4002, "a room's name has 1 to 64 characters");
  EXPECT_EQ(relay.state(), State::closed);
  EXPECT_EQ(relay.trouble(), "The server said: a room's name has 1 to 64 characters.");
  EXPECT_FALSE(triesAgainAfter(1h));
}

TEST_F(RelaySocketTest, GivesUpAServerThatSaysNothing) {
  open();
  EXPECT_FALSE(triesAgainAfter(8s - 1ms));
  EXPECT_FALSE(triesAgainAfter(1ms));
  EXPECT_EQ(relay.trouble(), "The relay at ws://h/poker does not answer.");
  EXPECT_EQ(relay.state(), State::waiting);
  EXPECT_EQ(losses, 1);
  EXPECT_TRUE(triesAgainAfter(firstWait));
  EXPECT_EQ(losses, 1);
}

TEST_F(RelaySocketTest, GivesUpAServerThatNeverAnswersTheHandshake) {
  EXPECT_FALSE(triesAgainAfter(8s));
  EXPECT_EQ(relay.trouble(), "The relay at ws://h/poker does not answer.");
  EXPECT_TRUE(triesAgainAfter(firstWait));
}

TEST_F(RelaySocketTest, WaitsAsLongAsItTakesForAServerThatHasTalkedSense) {
  open();
  relay.trust();
  EXPECT_FALSE(triesAgainAfter(1h));
  EXPECT_EQ(relay.state(), State::open);
}

TEST_F(RelaySocketTest, RefusesBytesWhereTextIsSpoken) {
  open();
  channel->receiveBinary({std::byte{1}});
  channel->receiveText("late");
  web::pollEvents();
  EXPECT_EQ(channel->calls.at(0), "close 4001 \"that makes no sense here\"");
  EXPECT_EQ(relay.trouble(), "The server sent bytes, and text was expected.");
  EXPECT_EQ(heard, "");
  EXPECT_TRUE(triesAgainAfter(firstWait));
}

TEST_F(RelaySocketTest, LeavesForGood) {
  open();
  relay.close();
  EXPECT_EQ(channel->calls.back(), "close 1000 \"\"");
  lose(1000);
  EXPECT_EQ(relay.state(), State::closed);
  EXPECT_FALSE(triesAgainAfter(longestWait));
  EXPECT_FALSE(web::fake::hasTimers());
}

TEST_F(RelaySocketTest, LeavesAtOnceWhileItWaits) {
  lose();
  relay.close();
  EXPECT_EQ(relay.state(), State::closed);
  EXPECT_FALSE(triesAgainAfter(longestWait));
  EXPECT_EQ(losses, 1);
}

TEST(RelaySocketOfNoUrl, IsClosedAndSaysWhy) {
  RelaySocket relay("no address", "poker.v1");
  EXPECT_EQ(relay.state(), State::closed);
  EXPECT_EQ(relay.trouble(),
            "'no address' is not a WebSocket address; one looks like ws://127.0.0.1:8080.");
  relay.send("nothing");
  relay.close();
}

}  // namespace
}  // namespace demos
