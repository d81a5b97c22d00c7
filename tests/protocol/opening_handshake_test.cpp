// The opening handshake (RFC 6455 §4, WHATWG "establish a WebSocket connection").
#include <gtest/gtest.h>

#include "protocol/conversation.h"

namespace web::protocol {
namespace {

const Request plain{"example.com", "/chat", {}, {}, false};
const Request withProtocols{"example.com", "/chat", {"chat", "superchat"}, {}, false};

// The result of an attempt with this response, which must be the same in every split.
std::string answered(std::string_view response, const Request& request = plain) {
  std::string expected;
  forEverySplit(toBytes(response), [&](const auto& parts) {
    Conversation conversation(request);
    conversation.output();
    for (auto part : parts) conversation.receive(part);
    auto events = conversation.events();
    if (expected.empty()) expected = events;
    ASSERT_EQ(events, expected);
    EXPECT_TRUE(conversation.output().empty()) << "nothing goes out after the request";
  });
  return expected;
}

std::string refused(const std::string& why) { return "failed: " + why + "; closed 1006 ''"; }

// The usual response with one line changed, or removed if `to` is empty.
std::string changed(std::string_view from, std::string_view to) {
  auto head = acceptingHead();
  auto start = head.find(from);
  auto end = head.find("\r\n", start) + 2;
  return head.replace(start, end - start, to.empty() ? "" : std::string(to) + "\r\n");
}

TEST(OpeningRequest, IsThatOfTheRfc) {
  Conversation conversation(plain);
  EXPECT_EQ(toText(conversation.output()),
            "GET /chat HTTP/1.1\r\n"
            "Host: example.com\r\n"
            "Upgrade: websocket\r\n"
            "Connection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Version: 13\r\n"
            "\r\n");
}

TEST(OpeningRequest, OffersProtocolsInTheirOrder) {
  Conversation conversation(withProtocols);
  EXPECT_NE(toText(conversation.output()).find("\r\nSec-WebSocket-Protocol: chat, superchat\r\n"),
            std::string::npos);
}

TEST(OpeningRequest, CarriesTheCallersFieldsLast) {
  Conversation conversation({"h", "/", {}, {{"Origin", "http://a"}, {"X-Token", "1 2"}}, false});
  EXPECT_TRUE(toText(conversation.output()).ends_with("Origin: http://a\r\nX-Token: 1 2\r\n\r\n"));
}

TEST(OpeningRequest, CountsNothingAsBuffered) {
  Conversation conversation(plain);
  EXPECT_EQ(conversation.session.bufferedAmount(), 0u);
}

TEST(OpeningHandshake, OpensOnTheAnswerOfTheRfc) { EXPECT_EQ(answered(acceptingHead()), "opened"); }

TEST(OpeningHandshake, GoesOnWithTheBytesThatFollowTheHead) {
  EXPECT_EQ(answered(acceptingHead() + toText(textFrame("hi"))), "opened; text 'hi'");
}

TEST(OpeningHandshake, ReportsTheStatus) {
  Conversation conversation(plain);
  EXPECT_EQ(conversation.session.responseStatus(), 0);
  conversation.receive("HTTP/1.1 401 Unauthorized\r\n\r\n");
  EXPECT_EQ(conversation.session.responseStatus(), 401);
}

TEST(OpeningHandshake, SaysWhatA401Wants) {
  auto refusal = [](std::string_view challenge, protocol::Request request = plain) {
    Conversation conversation(std::move(request));
    conversation.receive("HTTP/1.1 401 No\r\n" + std::string(challenge) + "\r\n\r\n");
    EXPECT_EQ(conversation.session.asksForBasic(), challenge.find("Basic") != challenge.npos);
    return conversation.session.failure();
  };
  const std::string no = "the server answered 401 No";
  EXPECT_EQ(refusal("WWW-Authenticate: Basic realm=\"x\""),
            no + ": it requires a user name and a password");
  EXPECT_EQ(refusal("WWW-Authenticate: Basic", {"h", "/", {}, {{"authorization", "x"}}, false}),
            no + ": it does not accept this Authorization");
  EXPECT_EQ(refusal("WWW-Authenticate: Digest nonce=\"y\""),
            no + ": it requires an authentication scheme other than Basic, which is not supported: "
                 "'Digest nonce=\"y\"'");
  EXPECT_EQ(refusal("X: y"), no + " instead of 101 Switching Protocols");
}

TEST(OpeningHandshake, FailsOnAnyStatusBut101) {
  for (auto* status :
       {"200 OK", "204 No Content", "304 Not Modified", "400 Bad Request", "401 Unauthorized",
        "403 Forbidden", "404 Not Found", "500 Internal Error", "999 x"}) {
    EXPECT_EQ(answered("HTTP/1.1 " + std::string(status) + "\r\n\r\nbody"),
              refused("the server answered " + std::string(status) +
                      " instead of 101 Switching Protocols"));
  }
}

TEST(OpeningHandshake, FailsOnAStatusWithoutAReason) {
  EXPECT_EQ(answered("HTTP/1.1 503\r\n\r\n"),
            refused("the server answered 503 instead of 101 Switching Protocols"));
}

TEST(OpeningHandshake, FailsOnARedirectAndSaysWhereItLeads) {
  EXPECT_EQ(answered("HTTP/1.1 302 Found\r\nLocation: http://b/\r\n\r\n"),
            refused("the server answered 302 Found: it redirects to 'http://b/', which WebSockets "
                    "do not follow"));
}

TEST(OpeningHandshake, SkipsInformationalResponses) {
  EXPECT_EQ(answered("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" +
                     acceptingHead()),
            "opened");
}

TEST(OpeningHandshake, SkipsAtMost8InformationalResponses) {
  auto hints = [](int count) {
    return toText(repeated("HTTP/1.1 103 Early Hints\r\n\r\n"_bytes, count));
  };
  EXPECT_EQ(answered(hints(8) + acceptingHead()), "opened");
  EXPECT_EQ(answered(hints(9) + acceptingHead()),
            refused("the server sent too many responses with a status of 1xx"));
}

TEST(OpeningHandshake, WantsUpgradeToBeWebsocket) {
  EXPECT_EQ(answered(changed("Upgrade:", "upgrade: WebSocket")), "opened");
  EXPECT_EQ(answered(changed("Upgrade:", "")),
            refused("Upgrade is missing in the server's answer"));
  EXPECT_EQ(answered(changed("Upgrade:", "Upgrade: h2c")),
            refused("the server's Upgrade is 'h2c' instead of 'websocket'"));
  EXPECT_EQ(answered(changed("Upgrade:", "Upgrade: websocket, h2c")),
            refused("the server's Upgrade is 'websocket, h2c' instead of 'websocket'"));
  EXPECT_EQ(answered(changed("Upgrade:", "Upgrade: websocket\r\nUpgrade: h2c")),
            refused("the server's Upgrade is 'h2c' instead of 'websocket'"));
}

TEST(OpeningHandshake, WantsConnectionToContainUpgrade) {
  for (auto* value :
       {"upgrade", "UPGRADE", "keep-alive, Upgrade", "Upgrade ,x", "x\r\nConnection: upgrade"}) {
    EXPECT_EQ(answered(changed("Connection:", "Connection: " + std::string(value))), "opened")
        << value;
  }
  EXPECT_EQ(answered(changed("Connection:", "")),
            refused("Connection is missing in the server's answer"));
  for (auto* value : {"close", "keep-alive", "Upgraded", "\"Upgrade\""}) {
    EXPECT_EQ(answered(changed("Connection:", "Connection: " + std::string(value))),
              refused("the server's Connection is '" + std::string(value) +
                      "' and does not contain 'Upgrade'"));
  }
}

TEST(OpeningHandshake, WantsTheExactAccept) {
  EXPECT_EQ(answered(changed("Sec-WebSocket-Accept:", "")),
            refused("Sec-WebSocket-Accept is missing in the server's answer"));
  for (auto* value : {"", "s3pplmbitxaq9kygzzhzrbk+xoo=", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo",
                      "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=="}) {
    EXPECT_EQ(
        answered(changed("Sec-WebSocket-Accept:", "Sec-WebSocket-Accept: " + std::string(value))),
        refused("the server's Sec-WebSocket-Accept is '" + std::string(value) +
                "' instead of 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='"));
  }
}

TEST(OpeningHandshake, WantsNoSecondCopyOfAccept) {
  EXPECT_EQ(answered(acceptingHead("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")),
            refused("the server sent Sec-WebSocket-Accept more than once"));
}

TEST(OpeningHandshake, TakesTheProtocolThatTheServerChose) {
  Conversation conversation(withProtocols);
  conversation.receive(acceptingHead("Sec-WebSocket-Protocol:  superchat \r\n"));
  EXPECT_EQ(conversation.events(), "opened");
  EXPECT_EQ(conversation.session.protocol(), "superchat");
}

TEST(OpeningHandshake, FailsOnAProtocolThatWasNotOffered) {
  for (auto* value : {"other", "Chat", "", "chat, superchat"}) {
    EXPECT_EQ(answered(acceptingHead("Sec-WebSocket-Protocol: " + std::string(value) + "\r\n"),
                       withProtocols),
              refused("the server chose the protocol '" + std::string(value) +
                      "', which was not offered"));
  }
  EXPECT_EQ(answered(acceptingHead("Sec-WebSocket-Protocol: chat\r\n")),
            refused("the server chose the protocol 'chat', which was not offered"));
}

TEST(OpeningHandshake, FailsIfTheServerChoosesNoneOfTheProtocols) {
  EXPECT_EQ(answered(acceptingHead(), withProtocols),
            refused("the server chose none of the protocols that were offered"));
}

TEST(OpeningHandshake, FailsOnASecondProtocol) {
  EXPECT_EQ(
      answered(acceptingHead("Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Protocol: chat\r\n"),
               withProtocols),
      refused("the server sent Sec-WebSocket-Protocol more than once"));
}

TEST(OpeningRequest, OffersCompressionIfWanted) {
  Conversation conversation({"h", "/", {}, {}, true});
  EXPECT_NE(
      toText(conversation.output())
          .find("\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"),
      std::string::npos);
}

TEST(OpeningHandshake, FailsOnAnExtensionThatWasNotOffered) {
  EXPECT_EQ(
      answered(acceptingHead("Sec-WebSocket-Extensions: x-webkit-deflate-frame\r\n")),
      refused("the server chose the extension 'x-webkit-deflate-frame', which was not offered"));
}

TEST(OpeningHandshake, DoesNotCareForABodyAnnouncedWithThe101) {
  EXPECT_EQ(answered(acceptingHead("Content-Length: 4\r\n") + toText(textFrame("hi"))),
            "opened; text 'hi'");
}

TEST(OpeningHandshake, NamesTheDraftOfAnOlderServer) {
  EXPECT_EQ(
      answered("HTTP/1.1 101 WebSocket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: "
               "Upgrade\r\n"
               "Sec-WebSocket-Origin: http://a\r\nSec-WebSocket-Location: "
               "ws://a/\r\n\r\n0123456789abcdef"),
      refused("the server speaks draft hybi-00, also called Hixie-76, only, not RFC 6455: it sent "
              "Sec-WebSocket-Location"));
  EXPECT_EQ(
      answered("HTTP/1.1 101 Web Socket Protocol Handshake\r\nUpgrade: WebSocket\r\nConnection: "
               "Upgrade\r\n"
               "WebSocket-Origin: http://a\r\nWebSocket-Location: ws://a/\r\n\r\n"),
      refused("the server speaks draft Hixie-75 only, not RFC 6455: it sent WebSocket-Location"));
  EXPECT_EQ(answered("HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 8, 7\r\n\r\n"),
            refused("the server answered 426 Upgrade Required: it speaks draft hybi-08 only, not "
                    "RFC 6455 (version 13)"));
  EXPECT_EQ(answered("HTTP/1.1 400 Bad Request\r\nSec-WebSocket-Version: 0\r\n\r\n"),
            refused("the server answered 400 Bad Request: it speaks draft hybi-00, also called "
                    "Hixie-76 only, not "
                    "RFC 6455 (version 13)"));
}

TEST(OpeningHandshake, QuotesAVersionThatHasNoName) {
  EXPECT_EQ(answered("HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 14\r\n\r\n"),
            refused("the server answered 426 Upgrade Required: it speaks version '14' only, not "
                    "RFC 6455 (version 13)"));
}

TEST(OpeningHandshake, FailsOnAMalformedHead) {
  EXPECT_EQ(answered("HTTP/1.1 101 OK\r\n folded\r\n\r\n"),
            refused("the server's response head has a folded line"));
}

TEST(OpeningHandshake, DoesNotBlameTheVersionOfAServerThatSpeaks13) {
  EXPECT_EQ(answered("HTTP/1.1 400 Bad Request\r\nSec-WebSocket-Version: 13, 8\r\n\r\n"),
            refused("the server answered 400 Bad Request instead of 101 Switching Protocols"));
}

TEST(OpeningHandshake, FailsIfTheStreamEndsFirst) {
  const auto head = acceptingHead();
  for (std::size_t size = 0; size < head.size(); size += 7) {
    Conversation conversation(plain);
    conversation.receive(head.substr(0, size)).receiveEnd("the server closed the connection");
    EXPECT_EQ(conversation.events(), refused("the server closed the connection"));
  }
}

TEST(OpeningHandshake, OpensBeforeItFailsOnWhatFollows) {
  EXPECT_EQ(answered(acceptingHead() + "\x83"), "opened");
  Conversation conversation(plain);
  conversation.receive(toBytes(acceptingHead()) + "83 00"_hex);
  EXPECT_EQ(conversation.events(), "opened; failed: the opcode is unknown; closed 1006 ''");
}

TEST(OpeningHandshake, IsOverWhenTheApplicationClosesFirst) {
  Conversation conversation(plain);
  EXPECT_EQ(conversation.session.phase(), ClientSession::Phase::opening);
  conversation.session.close(1000, "bye");
  EXPECT_EQ(conversation.session.phase(), ClientSession::Phase::finished);
  conversation.askForEvents();
  EXPECT_EQ(conversation.events(), refused("closed before the connection was established"));
  EXPECT_TRUE(conversation.session.output().empty());
  EXPECT_EQ(conversation.receive(acceptingHead()).events(), "");
}

}  // namespace
}  // namespace web::protocol
