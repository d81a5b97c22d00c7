// DOM §2.10: an exception that leaves a listener is reported, and the others run.
#include "api/api_test.h"

namespace web {
namespace {

TEST(Exceptions, DoNotKeepTheOtherListenersFromRunning) {
  LoggingSocket socket;
  socket.addEventListener(events::open, [] { throw std::runtime_error("first"); });
  socket.addEventListener(events::open, [&] { socket.log.push_back("second listener"); });
  socket.channel->open();
  EXPECT_THROW(pollEvents(), std::runtime_error);
  EXPECT_THAT(socket.log, ElementsAre("open", "second listener"));
}

TEST(Exceptions, LeaveWithTheirOwnType) {
  LoggingSocket socket;
  socket.onopen = [] { throw 42; };
  socket.channel->open();
  EXPECT_THROW(pollEvents(), int);
}

TEST(Exceptions, OfMisuseInAHandlerLeaveToo) {
  LoggingSocket socket;
  socket.onopen = [&] { socket.close(1); };
  socket.channel->open();
  EXPECT_EQ(thrownBy([] { pollEvents(); }), "InvalidAccessError");
}

TEST(Exceptions, DoNotLeaveDispatchEvent) {
  EventTarget target;
  target.addEventListener(events::open, [] { throw std::runtime_error("reported"); });
  Event event(events::open);
  EXPECT_NO_THROW(target.dispatchEvent(event));
  postTask([] {});
  EXPECT_THROW(pollEvents(), std::runtime_error);
}

TEST(Exceptions, OfATaskLeavePollEvents) {
  std::vector<int> ran;
  postTask([] { throw std::runtime_error("task"); });
  postTask([&] { ran.push_back(2); });
  EXPECT_THROW(pollEvents(), std::runtime_error);
  EXPECT_THAT(ran, IsEmpty());
  pollEvents();
  EXPECT_THAT(ran, ElementsAre(2));
}

TEST(DOMException, HasANameAndAMessageAndIsAStandardException) {
  DOMException exception("what was wrong", "SyntaxError");
  EXPECT_EQ(exception.name(), "SyntaxError");
  EXPECT_EQ(exception.message(), "what was wrong");
  const std::exception& base = exception;
  EXPECT_STREQ(base.what(), "what was wrong");
}

TEST(Misuse, IsToldWithoutWhatATerminalWouldObey) {
  const auto message = messageOf([] { WebSocket("ws://h/", "a\x1b[31mb\r\n"); });
  EXPECT_EQ(message.find_first_of("\x1b\r\n"), std::string::npos) << message;
  EXPECT_NE(message.find("[31mb"), std::string::npos) << message;
}

}  // namespace
}  // namespace web
