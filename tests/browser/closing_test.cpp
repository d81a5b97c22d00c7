// The closing handshake from both sides, and connections that break.
#include "browser/browser_test.h"

#include <web/dom_exception.h>

#include <emscripten/emscripten.h>

namespace web {
namespace {

TEST(Closing, ByTheServerShowsItsCodeAndReason) {
  struct Case {
    std::string query, close;
  };
  for (auto& [query, close] :
       std::vector<Case>{{"", "close 1005 clean \"\""},
                         {"?code=1000", "close 1000 clean \"\""},
                         {"?code=1011&reason=broken", "close 1011 clean \"broken\""},
                         {"?code=3999&reason=%E2%82%AC%F0%9F%98%80", "close 3999 clean \"€😀\""}}) {
    LoggingSocket socket("/close" + query);
    ASSERT_TRUE(socket.waitForClose());
    EXPECT_THAT(socket.log, ElementsAre("open", close));
  }
}

// In WebKitGTK, libsoup ends a text at a NUL.
TEST(NotInWebKit, AReasonOfTheServerMayHaveANul) {
  LoggingSocket socket("/close?code=4000&reason=a%00b");
  ASSERT_TRUE(socket.waitForClose());
  EXPECT_THAT(socket.log, ElementsAre("open", std::string("close 4000 clean \"a\0b\"", 22)));
}

TEST(Closing, ByTheProgramShowsItsOwnCodeAndReason) {
  LoggingSocket socket("/echo");
  ASSERT_TRUE(socket.waitForOpen());
  socket.close(3001, "bÿe");
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSING);
  ASSERT_TRUE(socket.waitForClose());
  EXPECT_THAT(socket.log, ElementsAre("open", "close 3001 clean \"bÿe\""));
}

TEST(Closing, WithoutACodeIs1005) {
  LoggingSocket socket("/echo");
  ASSERT_TRUE(socket.waitForOpen());
  socket.close();
  ASSERT_TRUE(socket.waitForClose());
  EXPECT_THAT(socket.log, ElementsAre("open", "close 1005 clean \"\""));
}

TEST(Closing, TwiceCountsOnce) {
  LoggingSocket socket("/echo");
  ASSERT_TRUE(socket.waitForOpen());
  socket.close(4001, "first");
  socket.close(4002, "second");
  ASSERT_TRUE(socket.waitForClose());
  socket.close();
  letTasksRun();
  EXPECT_THAT(socket.log, ElementsAre("open", "close 4001 clean \"first\""));
}

TEST(Closing, LetsNoMessageThrough) {
  LoggingSocket socket("/count?to=100");
  socket.addEventListener(events::message, [&] { socket.close(1000); });
  ASSERT_TRUE(socket.waitForClose());
  EXPECT_THAT(socket.log,
              ElementsAre("open", "message \"1\"", testing::StartsWith("close 1000 clean")));
}

TEST(Closing, ComesAfterEveryMessageThatCameBefore) {
  LoggingSocket socket("/last-words");
  ASSERT_TRUE(socket.waitForOpen());
  socket.send("farewell");
  ASSERT_TRUE(socket.waitForClose());
  EXPECT_THAT(socket.log,
              ElementsAre("open", "message \"last words\"", "close 4000 clean \"said\""));
}

TEST(Closing, SendsWhatWasGivenBefore) {
  LoggingSocket socket("/letter?name=closing"), reader("/mailbox?name=closing");
  ASSERT_TRUE(socket.waitForOpen());
  socket.send(std::vector<char>(1 << 20));
  socket.send("post scriptum");
  socket.close(3000);
  socket.send("never to be read");
  ASSERT_TRUE(reader.waitForMessages(1));
  EXPECT_EQ(reader.text(0), "1048576 13 3000");
}

TEST(Closing, InTheMiddleOfAFrameIs1006) {
  LoggingSocket socket("/half-a-frame");
  ASSERT_TRUE(socket.waitForOpen());
  socket.send("go on");
  ASSERT_TRUE(socket.waitForClose());
  // Whether a lost connection fires an error: not in Chromium; in Firefox only if it was reset.
  std::erase(socket.log, "error");
  EXPECT_THAT(socket.log, ElementsAre("open", "message \"hello\"", "close 1006 not clean \"\""));
}

TEST(InAPage, IllFormedTextFromTheServerFailsTheConnection) {
  LoggingSocket socket("/bad-utf8");
  ASSERT_TRUE(socket.waitForOpen());
  socket.send("go on");
  // WebKit fires error when it is CLOSED, and close in a later task.
  ASSERT_TRUE(waitUntil([&] { return socket.log.size() > 2; }));
  EXPECT_THAT(socket.log, ElementsAre("open", "error", "close 1006 not clean \"\""));
}

TEST(Receiving, TellsTheOriginOfTheUrlWithoutItsUser) {
  auto url = serverUrl("/count?to=1");
  url.insert(url.find("//") + 2, "me:secret@");
  WebSocket socket(url);
  std::string origin;
  socket.onmessage = [&](MessageEvent& event) { origin = event.origin(); };
  ASSERT_TRUE(waitUntil([&] { return !origin.empty(); }));
  EXPECT_EQ(origin, serverUrl(""));
}

TEST(Receiving, KeepsTheOrderOfAThousandMessages) {
  LoggingSocket socket("/count?to=1000");
  ASSERT_TRUE(socket.waitForClose());
  ASSERT_EQ(socket.messages.size(), 1000u);
  for (std::size_t i = 0; i < 1000; ++i) EXPECT_EQ(socket.text(i), std::to_string(i + 1));
}

// A page that throws for no reason that we know of.
class RefusingPage {
 public:
  RefusingPage() {
    emscripten_run_script(R"(
      Module.own = {send: WebSocket.prototype.send, close: WebSocket.prototype.close};
      WebSocket.prototype.send = WebSocket.prototype.close = () => { throw new RangeError('no'); };
    )");
  }
  RefusingPage(const RefusingPage&) = delete;
  RefusingPage& operator=(const RefusingPage&) = delete;
  ~RefusingPage() { emscripten_run_script("Object.assign(WebSocket.prototype, Module.own)"); }
};

TEST(Refusals, OfThePageAreThrownByTheCallThatItRefuses) {
  LoggingSocket socket("/echo");
  ASSERT_TRUE(socket.waitForOpen());
  const auto nameOf = [](auto call) -> std::string {
    try {
      call();
    } catch (const DOMException& exception) {
      return exception.name() + ": " + exception.message();
    }
    return "nothing";
  };
  {
    RefusingPage page;
    EXPECT_EQ(nameOf([&] { socket.send("text"); }), "RangeError: no");
    EXPECT_EQ(nameOf([&] { socket.send(std::vector<std::byte>(3)); }), "RangeError: no");
    EXPECT_EQ(nameOf([&] { socket.close(1000, "bye"); }), "RangeError: no");
  }
  socket.close();
  ASSERT_TRUE(socket.waitForClose());
}

}  // namespace
}  // namespace web
