// Destroying, closing, sending and replacing handlers from inside every handler.
#include <functional>
#include <map>

#include "api/api_test.h"

namespace web {
namespace {

// Causes one event of each kind. The channel is kept alive, as the network would keep it.
const std::map<std::string, std::function<void(fake::FakeChannel&)>> networkDoes = {
    {"open", [](auto& channel) { channel.open(); }},
    {"message", [](auto& channel) { channel.receiveText(std::string(100, 'x')); }},
    {"binary", [](auto& channel) { channel.receiveBinary(std::vector<std::byte>(100)); }},
    {"error", [](auto& channel) { channel.fail("why"); }},
    {"close", [](auto& channel) { channel.finish(false, 1006, "reason"); }},
};

// Sets every `on…` handler to the same callable.
template <class F>
void onEveryEvent(WebSocket& socket, F handler) {
  socket.onopen = handler;
  socket.onmessage = handler;
  socket.onerror = handler;
  socket.onclose = handler;
}

class InsideAHandler : public testing::TestWithParam<std::string> {
 protected:
  // The socket is OPEN, unless the next event is `open`.
  std::unique_ptr<WebSocket> makeSocket() {
    auto socket = std::make_unique<WebSocket>("ws://example.com/a/path/that/is/long");
    channel = lastChannel();
    if (GetParam() != "open") {
      channel->open();
      pollEvents();
    }
    return socket;
  }

  void networkDoesIt() { networkDoes.at(GetParam())(*channel); }

  std::shared_ptr<fake::FakeChannel> channel;
};

TEST_P(InsideAHandler, TheSocketMayBeDestroyed) {
  auto socket = makeSocket();
  int later = 0;
  onEveryEvent(*socket, [&, word = std::string(100, 'x')] {
    socket.reset();
    EXPECT_EQ(word.size(), 100u);
  });
  for (auto type : {events::open, EventType<Event>{"message"}, EventType<Event>{"error"},
                    EventType<Event>{"close"}})
    socket->addEventListener(type, [&] { ++later; });
  networkDoesIt();
  networkDoesIt();
  pollEvents();
  EXPECT_EQ(socket, nullptr);
  EXPECT_EQ(later, 0);
  EXPECT_THAT(channel->calls, ElementsAre("abandon"));
}

TEST_P(InsideAHandler, ABinaryHandlerMayDestroyASocketThatGivesArrayBuffers) {
  auto socket = makeSocket();
  socket->binaryType = BinaryType::arraybuffer;
  onEveryEvent(*socket, [&] { socket.reset(); });
  networkDoesIt();
  pollEvents();
  EXPECT_EQ(socket, nullptr);
}

TEST_P(InsideAHandler, TheSocketMayBeClosed) {
  auto socket = makeSocket();
  onEveryEvent(*socket, [&] { socket->close(1000, "from inside"); });
  networkDoesIt();
  pollEvents();
  EXPECT_THAT(channel->calls, ElementsAre("close 1000 \"from inside\""));
}

TEST_P(InsideAHandler, MessagesMayBeSent) {
  auto socket = makeSocket();
  onEveryEvent(*socket, [&] { socket->send("from inside"); });
  networkDoesIt();
  pollEvents();
  EXPECT_THAT(channel->calls, ElementsAre("text \"from inside\""));
}

TEST_P(InsideAHandler, EveryHandlerMayBeReplaced) {
  auto socket = makeSocket();
  std::vector<std::string> log;
  onEveryEvent(*socket, [&, word = std::string(100, 'x')] {
    onEveryEvent(*socket, [&] { log.push_back("second"); });
    log.push_back("first" + word.substr(0, 1));
  });
  networkDoesIt();
  networkDoesIt();
  pollEvents();
  EXPECT_THAT(log, ElementsAre("firstx", "second"));
}

TEST_P(InsideAHandler, AnotherSocketMayTakeThePlaceOfThisOne) {
  auto socket = makeSocket();
  onEveryEvent(*socket, [&] { socket = std::make_unique<WebSocket>("ws://example.com/again"); });
  networkDoesIt();
  pollEvents();
  EXPECT_EQ(socket->url(), "ws://example.com/again");
  EXPECT_THAT(channel->calls, ElementsAre("abandon"));
}

TEST_P(InsideAHandler, AnExceptionLeavesPollEventsAndStopsNothingElse) {
  auto socket = makeSocket();
  int count = 0;
  onEveryEvent(*socket, [&] {
    ++count;
    throw std::runtime_error("from the handler");
  });
  networkDoesIt();
  networkDoesIt();
  EXPECT_THROW(pollEvents(), std::runtime_error);
  EXPECT_EQ(count, 1);
  EXPECT_THROW(pollEvents(), std::runtime_error);
  EXPECT_EQ(count, 2);
  EXPECT_NO_THROW(pollEvents());
}

TEST_P(InsideAHandler, TheSocketMayBeDestroyedBeforeAnExceptionLeaves) {
  auto socket = makeSocket();
  onEveryEvent(*socket, [&] {
    socket.reset();
    throw std::runtime_error("from the handler");
  });
  networkDoesIt();
  EXPECT_THROW(pollEvents(), std::runtime_error);
  EXPECT_EQ(socket, nullptr);
}

INSTANTIATE_TEST_SUITE_P(Lifetime, InsideAHandler,
                         testing::Values("open", "message", "binary", "error", "close"),
                         [](auto& event) { return event.param; });

TEST(Lifetime, DestroyingASocketAbandonsItsChannelAndFiresNothing) {
  std::vector<std::string> log;
  {
    WebSocket socket("ws://example.com");
    socket.onclose = [&] { log.push_back("close"); };
    lastChannel()->finish(false, 1006);
  }
  pollEvents();
  EXPECT_THAT(log, IsEmpty());
  EXPECT_THAT(lastChannel()->calls, ElementsAre("abandon"));
}

TEST(Lifetime, AConstructorThatThrowsLeavesNothingBehind) {
  auto before = lastChannel();
  EXPECT_EQ(thrownBy([] { WebSocket("bad"); }), "SyntaxError");
  EXPECT_EQ(lastChannel(), before);
}

TEST(Lifetime, ASocketNeitherCopiesNorMoves) {
  EXPECT_FALSE(std::is_copy_constructible_v<WebSocket>);
  EXPECT_FALSE(std::is_move_constructible_v<WebSocket>);
}

// A program may derive from WebSocket, and keep a socket by a pointer to its base class.
TEST(Lifetime, EndsThroughAPointerToTheBaseClass) {
  struct Game : WebSocket {
    explicit Game(bool& flag) : WebSocket("ws://example.com/"), ended(flag) {}
    ~Game() override { ended = true; }
    bool& ended;
  };
  bool first = false, second = false;
  std::unique_ptr<WebSocket> socket = std::make_unique<Game>(first);
  auto channel = lastChannel();
  socket.reset();
  EXPECT_TRUE(first);
  EXPECT_THAT(channel->calls, ElementsAre("abandon"));
  std::unique_ptr<EventTarget> target = std::make_unique<Game>(second);
  channel = lastChannel();
  target.reset();
  EXPECT_TRUE(second);
  EXPECT_THAT(channel->calls, ElementsAre("abandon"));
  channel->open();  // No handler hears of it.
  pollEvents();
}

}  // namespace
}  // namespace web
