// The response of a server that refuses: the beginning of the HTTP body (RFC 9112 §6).
#include "protocol/response_body.h"

#include <gtest/gtest.h>

#include "protocol/conversation.h"

namespace web::protocol {
namespace {

const Request request{"example.com", "/", {}, {}, false};

std::string told(const Conversation& conversation) {
  const auto& session = conversation.session;
  const auto* head = session.response();
  std::string text = head ? std::to_string(head->status) + ' ' + head->reason : "none";
  if (head) {
    for (const auto& field : head->fields) text += '|' + field.name + '=' + field.value;
  }
  return text + ": " + session.responseBody();
}

// What is known of the response when the connection fails, which must be the same in every split.
// The connection fails when the body ends, or else at the end of the stream.
std::string refusal(std::string_view wire, bool endsByItself = true) {
  std::string expected;
  forEverySplit(toBytes(wire), [&](const auto& parts) {
    Conversation conversation(request);
    conversation.output();
    for (auto part : parts) conversation.receive(part);
    ASSERT_EQ(conversation.session.isRefused(), !endsByItself);
    if (!endsByItself) conversation.receiveEnd();
    const auto events = conversation.events();
    EXPECT_NE(events.find("failed: the server answered"), events.npos) << events;
    EXPECT_EQ(conversation.session.cause(), Cause::response);
    const auto answer = told(conversation);
    if (expected.empty()) expected = answer;
    ASSERT_EQ(answer, expected);
  });
  return expected;
}

TEST(ResponseBody, HasTheLengthThatTheHeadSays) {
  EXPECT_EQ(refusal("HTTP/1.1 429 Slow down\r\nRetry-After: 7\r\nContent-Length: 5\r\n\r\nlater"),
            "429 Slow down|Retry-After=7|Content-Length=5: later");
}

TEST(ResponseBody, OfNoLengthIsEmpty) {
  EXPECT_EQ(refusal("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"), "403 No|Content-Length=0: ");
  EXPECT_EQ(refusal("HTTP/1.1 304 Same\r\nContent-Length: 9\r\n\r\n"),
            "304 Same|Content-Length=9: ");
  EXPECT_EQ(refusal("HTTP/1.1 204 None\r\nContent-Length: 9\r\n\r\n"),
            "204 None|Content-Length=9: ");
  EXPECT_EQ(refusal("HTTP/1.1 404 No\r\n\r\n"), "404 No: ");
}

TEST(ResponseBody, LastsUntilTheEndThatIsAnnounced) {
  EXPECT_EQ(refusal("HTTP/1.1 500 Oops\r\nConnection: Close\r\n\r\nall of it", false),
            "500 Oops|Connection=Close: all of it");
  EXPECT_EQ(refusal("HTTP/1.1 500 Oops\r\nConnection: x, close\r\n\r\nall of it", false),
            "500 Oops|Connection=x, close: all of it");
}

TEST(ResponseBody, IsPutTogetherFromChunks) {
  EXPECT_EQ(refusal("HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "3;face=bad\r\nabc\r\n0A\r\n0123456789\r\n0\r\n\r\n"),
            "503 No|Transfer-Encoding=chunked: abc0123456789");
  EXPECT_EQ(refusal("HTTP/1.1 503 No\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n"
                    "3\r\nabc\r\n0\r\n\r\n"),
            "503 No|Transfer-Encoding=chunked|Content-Length=2: abc");
}

TEST(ResponseBody, IsWhatHasComeWhenTheConnectionEndsTooEarly) {
  EXPECT_EQ(refusal("HTTP/1.1 400 No\r\nContent-Length: 9\r\n\r\nhalf", false),
            "400 No|Content-Length=9: half");
  EXPECT_EQ(refusal("HTTP/1.1 400 No\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nhalf", false),
            "400 No|Transfer-Encoding=chunked: half");
}

TEST(ResponseBody, EndsWhereItsChunksAreMalformed) {
  const std::string head = "HTTP/1.1 400 No\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::string wire : {"zz\r\n", "\r\n", "11112222333344445\r\nabc"}) {
    Conversation conversation(request);
    conversation.receive(head + "1\r\na\r\n" + wire);
    EXPECT_FALSE(conversation.session.isRefused()) << wire;
    EXPECT_EQ(conversation.session.responseBody(), "a");
  }
}

TEST(ResponseBody, IsCutAfter4KiB) {
  const std::string body(1 << 20, 'x');
  for (std::string head : {"Content-Length: 1048576\r\n\r\n", "Connection: close\r\n\r\n",
                           "Transfer-Encoding: chunked\r\n\r\n100000\r\n"}) {
    Conversation conversation(request);
    conversation.receive("HTTP/1.1 400 No\r\n" + head + body);
    EXPECT_FALSE(conversation.session.isRefused()) << head;
    EXPECT_EQ(conversation.session.responseBody(), body.substr(0, 4096));
  }
}

// Endless chunk extensions without any content.
TEST(ResponseBody, IsNotWaitedForWhereThereIsNone) {
  Conversation conversation(request);
  conversation.receive("HTTP/1.1 400 No\r\nTransfer-Encoding: chunked\r\n\r\n1;");
  EXPECT_TRUE(conversation.session.isRefused());
  conversation.receive(std::string(5000, ';'));
  EXPECT_FALSE(conversation.session.isRefused());
}

TEST(ResponseBody, OfABadLengthIsWhatComesWithTheHead) {
  for (std::string length : {"-1", "x", "1, 2", "99999999999999999999", "2\r\nContent-Length: 3"}) {
    Conversation conversation(request);
    conversation.receive("HTTP/1.1 400 No\r\nContent-Length: " + length + "\r\n\r\nbody");
    EXPECT_FALSE(conversation.session.isRefused()) << length;
    EXPECT_EQ(conversation.session.responseBody(), "body");
  }
}

TEST(Response, ThatAcceptsKeepsWhatIsNotTheHandshakes) {
  Conversation conversation(request);
  auto head = acceptingHead();
  conversation.receive(head.insert(head.find("\r\n") + 2, "Set-Cookie: a=b\r\nset-cookie: c\r\n"));
  EXPECT_EQ(conversation.events(), "opened");
  EXPECT_EQ(told(conversation), "101 |Set-Cookie=a=b|set-cookie=c: ");
}

TEST(Response, ThatAcceptsAtLengthIsKeptToALimit) {
  Conversation conversation(request);
  conversation.open("A: b\r\nLong: " + std::string(5000, 'x') + "\r\nC: d\r\n");
  EXPECT_EQ(told(conversation), "101 |A=b: ");
}

TEST(Response, ThatSaysNothingElseTakesNoMemory) {
  Conversation conversation(request);
  conversation.receive(acceptingHead());
  EXPECT_EQ(conversation.session.response(), nullptr);
  EXPECT_EQ(conversation.session.responseStatus(), 101);
}

TEST(Cause, TellsWhatWasWrong) {
  const auto causeOf = [](std::string_view wire) {
    Conversation conversation(request);
    conversation.receive(wire);
    return conversation.session.cause();
  };
  EXPECT_EQ(causeOf("HTTP/1.1 101 OK\r\n\r\n"), Cause::handshake);
  EXPECT_EQ(causeOf("SSH-2.0\r\n"), Cause::handshake);
  EXPECT_EQ(causeOf(acceptingHead() + "\xff\xff"), Cause::violation);
  EXPECT_EQ(causeOf(acceptingHead() + std::string("\x82\x7f\x7f\0\0\0\0\0\0\0", 10)), Cause::size);
  Conversation closed(request);
  closed.session.close(1000, {});
  EXPECT_EQ(closed.session.cause(), Cause::closed);
}

}  // namespace
}  // namespace web::protocol
