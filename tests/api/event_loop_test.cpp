// The part of <web/event_loop.h> that programs see on every platform.
#include "api/api_test.h"

namespace web {
namespace {

TEST(EventLoop, FiresNothingOutsideOfATurn) {
  LoggingSocket socket;
  socket.channel->open();
  EXPECT_THAT(socket.log, IsEmpty());
  pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("open"));
}

TEST(EventLoop, RunsTasksInOrder) {
  std::vector<int> ran;
  for (int i = 1; i <= 3; ++i) postTask([&, i] { ran.push_back(i); });
  EXPECT_THAT(ran, IsEmpty());
  pollEvents();
  EXPECT_THAT(ran, ElementsAre(1, 2, 3));
}

TEST(EventLoop, RunsATaskThatATaskPostsInALaterTurn) {
  int turns = 0;
  postTask([&] {
    postTask([&] { turns = 2; });
    turns = 1;
  });
  pollEvents();
  EXPECT_EQ(turns, 1);
  pollEvents();
  EXPECT_EQ(turns, 2);
}

TEST(EventLoop, RunEndsWhenNothingIsLeft) {
  int ran = 0;
  postTask([&] { postTask([&] { ran = 1; }); });
  EXPECT_EQ(run(), 0);
  EXPECT_EQ(ran, 1);
}

TEST(EventLoop, RunReturnsTheStatusOfQuit) {
  postTask([] { quit(3); });
  EXPECT_EQ(run(), 3);
}

TEST(EventLoop, RunCallsTheFrameUntilItReturnsFalse) {
  int frames = 0;
  EXPECT_EQ(run([&] { return ++frames < 5; }), 0);
  EXPECT_EQ(frames, 5);
}

TEST(EventLoop, AHandleOfThisThreadsLoopTakesTasks) {
  auto loop = EventLoop::current();
  auto copy = loop;
  int ran = 0;
  EXPECT_TRUE(copy.postTask([&] { ++ran; }));
  pollEvents();
  EXPECT_EQ(ran, 1);
}

}  // namespace
}  // namespace web
