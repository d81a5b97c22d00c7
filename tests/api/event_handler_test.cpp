// HTML §8.1.8.1, the `on…` attributes.
#include "api/api_test.h"

namespace web {
namespace {

void openAgain(LoggingSocket& socket) {
  socket.channel->open();
  pollEvents();
}

TEST(EventHandler, IsEmptyAtFirstAndAfterNull) {
  WebSocket socket("ws://example.com");
  EXPECT_FALSE(socket.onopen);
  socket.onopen = [] {};
  EXPECT_TRUE(socket.onopen);
  socket.onopen = nullptr;
  EXPECT_FALSE(socket.onopen);
}

TEST(EventHandler, KeepsThePlaceAtWhichItWasFirstSet) {
  LoggingSocket socket;
  socket.onopen = nullptr;
  auto note = [&](const char* name) { return [&, name] { socket.log.push_back(name); }; };
  socket.addEventListener(events::open, note("before"));
  socket.onopen = note("first handler");
  socket.addEventListener(events::open, note("after"));
  socket.onopen = note("second handler");
  openAgain(socket);
  EXPECT_THAT(socket.log, ElementsAre("before", "second handler", "after"));
}

TEST(EventHandler, LosesItsPlaceWhenItIsSetToNull) {
  LoggingSocket socket;
  auto note = [&](const char* name) { return [&, name] { socket.log.push_back(name); }; };
  socket.onopen = note("handler");
  socket.addEventListener(events::open, note("listener"));
  socket.onopen = nullptr;
  socket.onopen = note("handler again");
  openAgain(socket);
  EXPECT_THAT(socket.log, ElementsAre("listener", "handler again"));
}

TEST(EventHandler, MayReplaceItselfWhileItRuns) {
  LoggingSocket socket;
  socket.onopen = [&, word = std::string(100, 'x')] {
    socket.onopen = [&] { socket.log.push_back("new"); };
    socket.log.push_back(word.substr(0, 3));
  };
  openAgain(socket);
  openAgain(socket);
  EXPECT_THAT(socket.log, ElementsAre("xxx", "new"));
}

TEST(EventHandler, MayClearItselfWhileItRuns) {
  LoggingSocket socket;
  socket.onopen = [&, word = std::string(100, 'x')] {
    socket.onopen = nullptr;
    socket.log.push_back(word.substr(0, 3));
  };
  openAgain(socket);
  openAgain(socket);
  EXPECT_THAT(socket.log, ElementsAre("xxx"));
}

TEST(EventHandler, RunsAReplacementThatAnEarlierListenerMadeForTheSameEvent) {
  LoggingSocket socket;
  socket.onopen = nullptr;
  socket.addEventListener(events::open,
                          [&] { socket.onopen = [&] { socket.log.push_back("replaced"); }; });
  socket.onopen = [&] { socket.log.push_back("old"); };
  openAgain(socket);
  EXPECT_THAT(socket.log, ElementsAre("replaced"));
}

TEST(EventHandler, ReplacesTheHandlersOfOtherEventsFromInside) {
  LoggingSocket socket;
  socket.onopen = [&] { socket.onmessage = [&] { socket.log.push_back("replaced"); }; };
  socket.channel->open();
  socket.channel->receiveText("hi");
  pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("replaced"));
}

TEST(EventHandler, ChainsThroughACopy) {
  LoggingSocket socket;
  auto previous = socket.onmessage;
  socket.onmessage = [&, previous](MessageEvent& event) {
    socket.log.push_back("mine");
    previous(event);
  };
  socket.openNow();
  socket.channel->receiveText("hi");
  pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("mine", "message \"hi\""));
}

TEST(EventHandler, IsCopiedFromOneSocketToAnother) {
  LoggingSocket one, two;
  two.onopen = one.onopen;
  two.channel->open();
  pollEvents();
  EXPECT_THAT(one.log, ElementsAre("open"));
  EXPECT_THAT(two.log, IsEmpty());
}

TEST(EventHandler, DoesNothingWhenAnEmptyOneIsCalled) {
  WebSocket socket("ws://example.com");
  Event event(events::open);
  socket.onopen(event);
  EXPECT_FALSE(socket.onopen);
}

TEST(EventHandler, TakesTheBaseClassOfItsEvent) {
  LoggingSocket socket;
  std::string type;
  socket.onclose = [&](Event& event) { type = event.type(); };
  socket.channel->finish(false, 1006);
  pollEvents();
  EXPECT_EQ(type, "close");
}

}  // namespace
}  // namespace web
