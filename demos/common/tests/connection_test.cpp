// A connection that is lost: what it says, and when it tries again. The clock is the test's.
#include "connection.h"

#include <web/event_loop.h>

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "fake_platform/fake_channel.h"

namespace demos {
namespace {

using namespace std::chrono_literals;
using State = Connection::State;

class ConnectionTest : public testing::Test {
 protected:
  ConnectionTest() {
    connection.onOpen = [] {};
    connection.onText = [this](std::string_view text) { heard += text; };
    connection.onLost = [this] { ++losses; };
    connection.frame(now);
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

  // Whether there is another socket after that time.
  bool triesAgainAfter(Connection::Clock::duration time) {
    connection.frame(now);
    connection.frame(now += time);
    if (web::fake::lastChannel() == channel) return false;
    channel = web::fake::lastChannel();
    return true;
  }

  Connection connection{"ws://h/poker?room=tea", "poker.v1", 1};
  Connection::Clock::time_point now = Connection::Clock::now();
  std::shared_ptr<web::fake::FakeChannel> channel;
  std::string heard;
  int losses = 0;
};

TEST_F(ConnectionTest, IsOpenOnceTheServerHasAnswered) {
  EXPECT_EQ(connection.state(), State::connecting);
  open();
  EXPECT_EQ(connection.state(), State::open);
  channel->receiveText("hi");
  web::pollEvents();
  EXPECT_EQ(heard, "hi");
}

TEST_F(ConnectionTest, ComesBackAfterAMomentAndNotBefore) {
  open();
  lose();
  EXPECT_EQ(losses, 1);
  EXPECT_EQ(connection.state(), State::waiting);
  EXPECT_EQ(connection.trouble(), "The connection was lost.");
  EXPECT_FALSE(triesAgainAfter(Backoff::shortest / 2 - 1ms));
  EXPECT_TRUE(triesAgainAfter(Backoff::shortest));
}

TEST_F(ConnectionTest, WaitsLongerEachTimeThatNobodyAnswers) {
  for (int i = 0; i < 4; ++i) {
    lose();
    EXPECT_TRUE(triesAgainAfter(Backoff::shortest * (1 << i)));
  }
  lose();
  EXPECT_EQ(connection.trouble(), "The relay at ws://h/poker cannot be reached. Is it running?");
  EXPECT_FALSE(triesAgainAfter(Backoff::shortest * 7));
}

TEST_F(ConnectionTest, TellsWhatTheServerSaid) {
  open();
  lose(1013, "the room is full");
  EXPECT_EQ(connection.trouble(), "The server said: the room is full.");
  EXPECT_TRUE(triesAgainAfter(Backoff::shortest));
}

TEST_F(ConnectionTest, StaysAwayOnceItWasReplaced) {
  open();
  lose(4000, "you joined again from elsewhere");
  EXPECT_EQ(connection.state(), State::closed);
  EXPECT_FALSE(triesAgainAfter(1h));
}

TEST_F(ConnectionTest, StaysAwayFromARoomThatWillNeverBeOpened) {
  open();
  lose(4002, "a room's name has 1 to 64 characters");
  EXPECT_EQ(connection.state(), State::closed);
  EXPECT_EQ(connection.trouble(), "The server said: a room's name has 1 to 64 characters.");
  EXPECT_FALSE(triesAgainAfter(1h));
}

TEST_F(ConnectionTest, GivesUpAServerThatSaysNothing) {
  open();
  connection.frame(now += 9s);
  EXPECT_EQ(connection.trouble(), "The relay at ws://h/poker does not answer.");
  EXPECT_TRUE(triesAgainAfter(Backoff::shortest));
}

TEST_F(ConnectionTest, RefusesBytesWhereTextIsSpoken) {
  open();
  channel->receiveBinary({std::byte{1}});
  channel->receiveText("late");
  web::pollEvents();
  EXPECT_EQ(channel->calls.back(), "close 4001 \"that makes no sense here\"");
  EXPECT_EQ(connection.trouble(), "The server sent bytes, and text was expected.");
  EXPECT_EQ(heard, "");
}

TEST_F(ConnectionTest, LeavesForGood) {
  open();
  connection.close();
  EXPECT_EQ(channel->calls.back(), "close 1000 \"\"");
  lose(1000);
  EXPECT_EQ(connection.state(), State::closed);
  EXPECT_FALSE(triesAgainAfter(1h));
}

}  // namespace
}  // namespace demos
