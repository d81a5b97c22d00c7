// WebSockets §4, feedback from the protocol: the contents of the events.
#include "api/api_test.h"

namespace web {
namespace {

std::vector<std::byte> bytes(std::size_t count) { return std::vector<std::byte>(count); }

TEST(Receive, FiresTheEventsOfAWholeLifeInOrder) {
  LoggingSocket socket({"chat"});
  socket.channel->open("chat", "permessage-deflate");
  socket.channel->receiveText("hi");
  socket.channel->receiveBinary(bytes(3));
  socket.channel->finish(true, 1000, "bye");
  pollEvents();
  EXPECT_THAT(socket.log,
              ElementsAre("open", "message \"hi\"", "message Blob(3)", "close 1000 clean \"bye\""));
}

TEST(Receive, FiresErrorThenCloseWhenTheConnectionFails) {
  LoggingSocket socket;
  socket.channel->fail("connection refused");
  socket.channel->finish(false, 1006);
  pollEvents();
  EXPECT_THAT(socket.log, ElementsAre("error connection refused", "close 1006 not clean \"\""));
}

TEST(Receive, SetsProtocolAndExtensionsInTheTaskThatFiresOpen) {
  LoggingSocket socket({"chat"});
  std::string seen;
  socket.onopen = [&] { seen = socket.protocol() + "/" + socket.extensions(); };
  socket.channel->open("chat", "permessage-deflate");
  EXPECT_EQ(socket.protocol(), "");
  pollEvents();
  EXPECT_EQ(seen, "chat/permessage-deflate");
}

TEST(Receive, ReadsBinaryTypeWhenTheEventFires) {
  LoggingSocket socket;
  socket.openNow();
  socket.channel->receiveBinary(bytes(1));
  socket.channel->receiveBinary(bytes(2));
  socket.channel->receiveBinary(bytes(3));
  socket.binaryType = BinaryType::arraybuffer;
  socket.addEventListener(events::message, [&] {
    if (socket.log.size() == 2) socket.binaryType = BinaryType::blob;
  });
  pollEvents();
  EXPECT_THAT(socket.log,
              ElementsAre("message ArrayBuffer(1)", "message ArrayBuffer(2)", "message Blob(3)"));
}

TEST(Receive, TellsTheOriginOfTheUrlWithEachMessage) {
  WebSocket socket("ws://example.com/chat?q");
  std::vector<std::string> origins;
  socket.onmessage = [&](MessageEvent& event) { origins.push_back(event.origin()); };
  lastChannel()->open();
  lastChannel()->receiveText("one");
  lastChannel()->receiveBinary({std::byte{1}});  // A Blob.
  pollEvents();
  socket.binaryType = BinaryType::arraybuffer;
  lastChannel()->receiveBinary({std::byte{2}});
  pollEvents();
  const auto origin = "the origin of ws://example.com/chat?q";
  EXPECT_THAT(origins, ElementsAre(origin, origin, origin));
}

TEST(Receive, HasAnEmptyLastEventId) {
  EXPECT_EQ(MessageEvent(std::string("x")).lastEventId(), "");
}

TEST(Receive, LetsAHandlerMoveTheTextOut) {
  LoggingSocket socket;
  socket.openNow();
  std::string kept;
  socket.onmessage = [&](MessageEvent& event) {
    kept = std::move(std::get<std::string>(event.data()));
  };
  socket.channel->receiveText("a text that is too long for the string's own small buffer");
  pollEvents();
  EXPECT_EQ(kept, "a text that is too long for the string's own small buffer");
}

TEST(Receive, GivesTheChannelTheBufferOfTheMessageBeforeForAShortOne) {
  LoggingSocket socket;
  socket.openNow();
  socket.binaryType = BinaryType::arraybuffer;
  socket.channel->receiveText(std::string(1000, 'x'));
  socket.channel->receiveText("next");
  pollEvents();
  EXPECT_EQ(socket.channel->textLeft, std::string(1000, 'x'));
  socket.channel->receiveBinary(bytes(2000));
  socket.channel->receiveBinary(bytes(4));
  pollEvents();
  EXPECT_EQ(socket.channel->bytesLeft.size(), 2000u);
}

TEST(Receive, GivesTheBufferOfALongMessageBackToTheChannelWhereTheHandlerLeavesIt) {
  LoggingSocket socket;
  socket.openNow();
  socket.binaryType = BinaryType::arraybuffer;
  socket.channel->receiveText(std::string(4096, 'x'));
  socket.channel->receiveBinary(bytes(5000));
  pollEvents();
  EXPECT_EQ(socket.channel->textLeft.size(), 4096u);
  EXPECT_EQ(socket.channel->bytesLeft.size(), 5000u);
}

TEST(Receive, GivesALargeBufferBackAlsoWhenAShortMessageLiesInIt) {
  LoggingSocket socket;
  socket.openNow();
  socket.channel->receiveText(std::string(5000, 'x'));
  socket.channel->receiveText("short");
  pollEvents();
  EXPECT_EQ(socket.channel->textLeft, "short");
  EXPECT_GE(socket.channel->textLeft.capacity(), 5000u);
}

TEST(Receive, LeavesItsMessageToAHandlerDuringWhichTheNextOneComes) {
  LoggingSocket socket;
  socket.openNow();
  const std::string first(100, '1'), second(200, '2');
  std::vector<std::string> seen;
  socket.onmessage = [&](MessageEvent& event) {
    if (seen.empty() && *event.text() == first) pollEvents();
    seen.push_back(*event.text());
  };
  socket.channel->receiveText(first);
  socket.channel->receiveText(second);
  pollEvents();
  EXPECT_THAT(seen, ElementsAre(second, first));
}

TEST(Receive, TakesAnEventWhoseDataAHandlerHasReplaced) {
  LoggingSocket socket;
  socket.openNow();
  socket.binaryType = BinaryType::arraybuffer;
  std::vector<std::size_t> sizes;
  socket.onmessage = [&](MessageEvent& event) {
    sizes.push_back(event.text() ? event.text()->size() : event.arrayBuffer()->byteLength());
    event.data() = Blob();
  };
  socket.channel->receiveText("four");
  socket.channel->receiveBinary(bytes(5));
  socket.channel->receiveText("sixsix");
  pollEvents();
  EXPECT_THAT(sizes, ElementsAre(4u, 5u, 6u));
}

TEST(Receive, GivesTheSameEventObjectToEveryListener) {
  LoggingSocket socket;
  socket.openNow();
  std::vector<EventTarget*> targets;
  const Event* first = nullptr;
  socket.onmessage = [&](MessageEvent& event) { first = &event; };
  socket.addEventListener(events::message, [&](MessageEvent& event) {
    EXPECT_EQ(&event, first);
    targets.push_back(event.target());
  });
  socket.channel->receiveText("hi");
  pollEvents();
  EXPECT_THAT(targets, ElementsAre(&socket));
}

TEST(Receive, KeepsTheMessageForACopyOfTheEvent) {
  LoggingSocket socket;
  socket.openNow();
  std::vector<MessageEvent> kept;
  socket.onmessage = [&](MessageEvent& event) { kept.push_back(event); };
  socket.channel->receiveText("first");
  socket.channel->receiveText("second");
  pollEvents();
  ASSERT_EQ(kept.size(), 2u);
  EXPECT_EQ(*kept[0].text(), "first");
  EXPECT_EQ(*kept[1].text(), "second");
  EXPECT_THAT(kept[1].origin(), testing::StartsWith("the origin of ws://"));
}

TEST(Receive, TellsProgramsWhatKindOfFailureItWas) {
  LoggingSocket socket;
  ConnectionFailure failure("429", Failure::response);
  failure.response = std::make_shared<HandshakeResponse>(
      HandshakeResponse{.status = 429, .headers = {{"Retry-After", "7"}, {"retry-after", "9"}}});
  int heard = 0;
  socket.onerror = [&](ErrorEvent& event) {
    ++heard;
    EXPECT_EQ(event.failure(), Failure::response);
    ASSERT_TRUE(event.response());
    EXPECT_EQ(event.response()->status, 429);
    EXPECT_EQ(*event.response()->header("RETRY-AFTER"), "7");
    EXPECT_EQ(event.response()->header("Retry"), nullptr);
  };
  socket.channel->fail(failure);
  pollEvents();
  EXPECT_EQ(heard, 1);
}

TEST(Receive, TellsNothingOfAFailureThatIsHidden) {
  LoggingSocket socket;
  int heard = 0;
  socket.onerror = [&](ErrorEvent& event) {
    ++heard;
    EXPECT_EQ(event.failure(), Failure::hidden);
    EXPECT_EQ(event.response(), nullptr);
  };
  socket.channel->fail("");
  pollEvents();
  EXPECT_EQ(heard, 1);
}

}  // namespace
}  // namespace web
