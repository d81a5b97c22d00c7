// Sockets that are destroyed or replaced, and exceptions, in the middle of events.
#include "browser/browser_test.h"

#include <optional>
#include <stdexcept>

#include <web/dom_exception.h>

namespace web {
namespace {

// Destroys itself in the first event of this type, and counts later events.
template <class E>
int eventsAfterDestructionIn(EventType<E> type, const std::string& url) {
  auto socket = std::make_unique<WebSocket>(url);
  bool isGone = false;
  int late = 0;
  auto count = [&] { late += isGone; };
  socket->addEventListener(type, [&] {
    socket.reset();
    isGone = true;
  });
  socket->addEventListener(events::open, [&] {
    count();
    if (socket) socket->send("to be echoed");
  });
  socket->addEventListener(events::message, [&] {
    count();
    if (socket) socket->close();
  });
  socket->addEventListener(events::error, count);
  socket->addEventListener(events::close, count);
  EXPECT_TRUE(waitUntil([&] { return isGone; })) << type.name;

  // Waits long enough for pending events: until another socket has exchanged many messages.
  LoggingSocket witness("/echo");
  EXPECT_TRUE(witness.waitForOpen());
  witness.send("still there?");
  EXPECT_TRUE(witness.waitForMessages(1));
  return late;
}

TEST(Lifetime, NothingFiresOnceAHandlerHasDestroyedTheSocket) {
  EXPECT_EQ(eventsAfterDestructionIn(events::open, serverUrl("/echo")), 0);
  EXPECT_EQ(eventsAfterDestructionIn(events::message, serverUrl("/echo")), 0);
  EXPECT_EQ(eventsAfterDestructionIn(events::error, unusedAddress), 0);
  EXPECT_EQ(eventsAfterDestructionIn(events::close, serverUrl("/echo")), 0);
}

TEST(Lifetime, TheMessageOutlivesTheSocketThatItsHandlerDestroys) {
  auto socket = std::make_unique<WebSocket>(serverUrl("/echo"));
  std::string seen;
  socket->onopen = [&] { socket->send("a message that is too long for the string itself"); };
  socket->onmessage = [&](MessageEvent& event) {
    socket.reset();
    seen = *event.text();
  };
  ASSERT_TRUE(waitUntil([&] { return !seen.empty(); }));
  EXPECT_EQ(seen, "a message that is too long for the string itself");
}

TEST(Lifetime, ADestroyedSocketStillSendsWhatItWasGivenAndCloses) {
  LoggingSocket reader("/mailbox?name=destroyed");
  auto socket = std::make_unique<LoggingSocket>("/letter?name=destroyed");
  ASSERT_TRUE(socket->waitForOpen());
  socket->send(std::vector<char>(1 << 20));
  socket->send("last");
  socket.reset();
  ASSERT_TRUE(reader.waitForMessages(1));
  // A page may not send 1001, so it closes without a code.
  EXPECT_EQ(reader.text(0), "1048576 4 1005");
}

TEST(Lifetime, ASocketMayBeDestroyedBeforeItIsOpen) {
  for (std::string url : {serverUrl("/echo"), serverUrl("/never"), unusedAddress})
    WebSocket socket(url);
  LoggingSocket witness("/echo");
  ASSERT_TRUE(witness.waitForOpen());
  EXPECT_THAT(takeReports(), IsEmpty());
}

TEST(Lifetime, ASocketInThePlaceOfADestroyedOneHearsOnlyOfItself) {
  std::optional<LoggingSocket> socket(std::in_place, "/count?to=1000");
  ASSERT_TRUE(socket->waitForMessages(1));
  socket.emplace("/last-words");
  ASSERT_TRUE(socket->waitForOpen());
  socket->send("farewell");
  ASSERT_TRUE(socket->waitForClose());
  EXPECT_THAT(socket->log,
              ElementsAre("open", "message \"last words\"", "close 4000 clean \"said\""));
}

TEST(Lifetime, ManySocketsKeepApart) {
  std::vector<std::unique_ptr<LoggingSocket>> sockets;
  for (int i = 0; i < 50; ++i) sockets.push_back(std::make_unique<LoggingSocket>("/echo"));
  for (auto& socket : sockets) ASSERT_TRUE(socket->waitForOpen());
  for (std::size_t i = 0; i < sockets.size(); ++i) sockets[i]->send(std::to_string(i));
  for (std::size_t i = 0; i < sockets.size(); ++i) {
    ASSERT_TRUE(sockets[i]->waitForMessages(1));
    EXPECT_EQ(sockets[i]->text(0), std::to_string(i));
  }
}

TEST(Exceptions, ThatLeaveAHandlerAreReportedByNameAndMessage) {
  LoggingSocket socket("/echo");
  socket.onopen = [] { throw std::runtime_error("the handler is broken"); };
  ASSERT_TRUE(socket.waitForOpen());
  EXPECT_THAT(takeReports(), ElementsAre("std::exception: the handler is broken"));
}

TEST(Exceptions, KeepTheNameOfADOMException) {
  LoggingSocket socket("/echo");
  socket.onopen = [&] { socket.close(1001); };
  ASSERT_TRUE(socket.waitForOpen());
  EXPECT_THAT(takeReports(), ElementsAre(testing::StartsWith("InvalidAccessError: ")));
}

TEST(Exceptions, StopNeitherTheNextListenerNorTheNextEvent) {
  LoggingSocket socket("/echo");
  socket.onopen = [&] {
    socket.log.push_back("throws");
    socket.send("hi");
    throw 42;
  };
  socket.addEventListener(events::open, [&] { socket.log.push_back("next listener"); });
  ASSERT_TRUE(socket.waitForMessages(1));
  EXPECT_THAT(socket.log, ElementsAre("throws", "next listener", "message \"hi\""));
  EXPECT_THAT(takeReports(), ElementsAre("C++ exception: not a std::exception"));
}

TEST(Tasks, RunLaterAndInOrder) {
  Log log;
  for (auto name : {"first", "second", "third"}) postTask([&log, name] { log.push_back(name); });
  EXPECT_THAT(log, IsEmpty());
  letTasksRun();
  EXPECT_THAT(log, ElementsAre("first", "second", "third"));
}

TEST(Tasks, PostedByATaskRunInALaterTurn) {
  Log log;
  postTask([&] {
    postTask([&] { log.push_back("inner"); });
    log.push_back("outer");
  });
  postTask([&] { log.push_back("next"); });
  ASSERT_TRUE(waitUntil([&] { return log.size() == 3; }));
  EXPECT_THAT(log, ElementsAre("outer", "next", "inner"));
}

TEST(Tasks, ThatThrowAreReportedAndStopNothing) {
  Log log;
  postTask([] { throw std::runtime_error("the task is broken"); });
  postTask([&] { log.push_back("next"); });
  EXPECT_THAT(takeReports(), ElementsAre("std::exception: the task is broken"));
  EXPECT_THAT(log, ElementsAre("next"));
}

TEST(Tasks, AreTakenByTheLoopThatIsAskedByName) {
  auto loop = EventLoop::current();
  bool ran = false;
  EXPECT_TRUE(loop.postTask([&] { ran = true; }));
  letTasksRun();
  EXPECT_TRUE(ran);
}

}  // namespace
}  // namespace web
