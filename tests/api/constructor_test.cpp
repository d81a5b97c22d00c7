// WebSockets §3.1, new WebSocket(url, protocols).
#include "api/api_test.h"

namespace web {
namespace {

TEST(Constructor, ThrowsSyntaxErrorForABadUrl) {
  EXPECT_EQ(thrownBy([] { WebSocket("gopher://example.com"); }), "SyntaxError");
}

TEST(Constructor, ThrowsSyntaxErrorForAProtocolThatIsNotAToken) {
  for (auto* protocol :
       {"", "a b", "a,b", "a\tb", "a/b", "(a)", "a@b", "\"a\"", "a\x7f", "\xc3\xa9"})
    EXPECT_EQ(thrownBy([=] { WebSocket("ws://example.com", protocol); }), "SyntaxError")
        << protocol;
  EXPECT_EQ(thrownBy([] { WebSocket("ws://example.com", std::string("a\0b", 3)); }), "SyntaxError");
}

TEST(Constructor, AcceptsEveryTokenCharacterInAProtocol) {
  EXPECT_EQ(thrownBy([] { WebSocket("ws://example.com", "azAZ09!#$%&'*+-.^_`|~"); }), "nothing");
}

TEST(Constructor, ThrowsSyntaxErrorForARepeatedProtocol) {
  EXPECT_EQ(thrownBy([] { WebSocket("ws://example.com", {"chat", "v2", "chat"}); }), "SyntaxError");
}

TEST(Constructor, ComparesProtocolsCaseSensitively) {
  EXPECT_EQ(thrownBy([] { WebSocket("ws://example.com", {"chat", "Chat"}); }), "nothing");
}

TEST(Constructor, LooksAtTheUrlBeforeTheProtocols) {
  EXPECT_NE(messageOf([] { WebSocket("gopher://example.com", {"a b"}); }).find("gopher"),
            std::string::npos);
}

TEST(Constructor, SaysInAMessageWhatIsWrongWithAProtocol) {
  EXPECT_EQ(messageOf([] {
              WebSocket("ws://example.com", {"chat", "chat"});
            }),
            "The subprotocol 'chat' is given twice: name each one once.");
  EXPECT_NE(
      messageOf([] { WebSocket("ws://example.com", {"a b"}); }).find("'a b' is not an HTTP token"),
      std::string::npos);
}

TEST(Constructor, TakesOneStringAsAListOfOne) {
  WebSocket socket("ws://example.com", "chat");
  EXPECT_THAT(lastChannel()->init.protocols, ElementsAre("chat"));
}

TEST(Constructor, TakesAListOfProtocolsInOrder) {
  WebSocket socket("ws://example.com", {"b", "a"});
  EXPECT_THAT(lastChannel()->init.protocols, ElementsAre("b", "a"));
}

TEST(Constructor, TakesAWebSocketInit) {
  WebSocket socket("ws://example.com", {.protocols = {"chat"}, .maxMessageSize = 10});
  EXPECT_THAT(lastChannel()->init.protocols, ElementsAre("chat"));
  EXPECT_EQ(lastChannel()->init.maxMessageSize, 10u);
}

TEST(Constructor, ChecksTheProtocolsOfAWebSocketInit) {
  EXPECT_EQ(thrownBy([] {
              WebSocket("ws://example.com", {.protocols = {"a", "a"}});
            }),
            "SyntaxError");
}

TEST(Constructor, StartsInConnectingWithNothingChosen) {
  WebSocket socket("ws://example.com/chat", {"chat"});
  EXPECT_EQ(socket.readyState(), WebSocket::CONNECTING);
  EXPECT_EQ(socket.url(), "ws://example.com/chat");
  EXPECT_EQ(socket.protocol(), "");
  EXPECT_EQ(socket.extensions(), "");
  EXPECT_EQ(socket.bufferedAmount(), 0u);
  EXPECT_EQ(socket.binaryType, BinaryType::blob);
}

TEST(Constructor, ReadyStatesHaveTheStandardsNumbers) {
  EXPECT_EQ(static_cast<int>(WebSocket::CONNECTING), 0);
  EXPECT_EQ(static_cast<int>(WebSocket::OPEN), 1);
  EXPECT_EQ(static_cast<int>(WebSocket::CLOSING), 2);
  EXPECT_EQ(static_cast<int>(WebSocket::CLOSED), 3);
}

TEST(CanConnect, TellsWithoutThrowingWhatTheConstructorWouldAccept) {
  EXPECT_TRUE(WebSocket::canConnect("ws://example.com"));
  EXPECT_TRUE(WebSocket::canConnect("ws://example.com", {"a", "b"}));
  EXPECT_FALSE(WebSocket::canConnect("gopher://example.com"));
  EXPECT_FALSE(WebSocket::canConnect("ws://example.com", {"a", "a"}));
  EXPECT_FALSE(WebSocket::canConnect("ws://example.com", {""}));
}

}  // namespace
}  // namespace web
