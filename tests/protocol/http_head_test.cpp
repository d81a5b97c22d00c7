// The head of an HTTP response (RFC 9110 §5, RFC 9112 §2–5): what is accepted and what is not.
#include "protocol/http_head.h"

#include <gtest/gtest.h>

#include "protocol/wire.h"

namespace web::protocol {
namespace {

std::string headIn(const std::vector<std::span<const std::byte>>& parts, const Limits& limits) {
  HttpHeadReader reader(limits);
  for (auto bytes : parts) {
    auto progress = reader.read(bytes);
    if (progress == HttpHeadReader::Progress::failed) return reader.failure();
    if (progress == HttpHeadReader::Progress::incomplete) continue;
    auto& head = reader.head();
    auto text = std::to_string(head.status) + " " + head.reason;
    for (auto& field : head.fields) text += "|" + field.name + "=" + field.value;
    return text;
  }
  return "incomplete";
}

// The head in words: "101 OK|Name=value". Expects the same in every split.
std::string headIn(std::string_view wire, const Limits& limits = {}) {
  auto bytes = toBytes(wire);
  auto whole = headIn(std::vector<std::span<const std::byte>>{bytes}, limits);
  forEverySplit(bytes, [&](const auto& parts) { ASSERT_EQ(headIn(parts, limits), whole); });
  return whole;
}

TEST(HttpHead, HasAStatusAReasonAndFields) {
  EXPECT_EQ(headIn("HTTP/1.1 101 Switching Protocols\r\nA: b\r\nC: d e\r\n\r\n"),
            "101 Switching Protocols|A=b|C=d e");
}

TEST(HttpHead, EndsWithItsEmptyLineAndLeavesTheRest) {
  auto wire = "HTTP/1.1 101 OK\r\n\r\n\x81"_bytes;
  std::span<const std::byte> bytes(wire);
  HttpHeadReader reader{Limits()};
  EXPECT_EQ(reader.read(bytes), HttpHeadReader::Progress::complete);
  EXPECT_EQ(toText(bytes), "\x81");
}

TEST(HttpHead, MayHaveNoReasonPhrase) {
  EXPECT_EQ(headIn("HTTP/1.1 101 \r\n\r\n"), "101 ");
  EXPECT_EQ(headIn("HTTP/1.1 101\r\n\r\n"), "101 ");
}

TEST(HttpHead, MayEndItsLinesWithABareLineFeed) {
  EXPECT_EQ(headIn("HTTP/1.1 101 OK\nA: b\n\n"), "101 OK|A=b");
}

TEST(HttpHead, MayComeAfterEmptyLines) {
  EXPECT_EQ(headIn("\r\n\r\n\nHTTP/1.1 101 OK\r\n\r\n"), "101 OK");
}

TEST(HttpHead, MayHaveALaterMinorVersion) {
  EXPECT_EQ(headIn("HTTP/1.2 101 OK\r\n\r\n"), "101 OK");
}

TEST(HttpHead, MayHaveEmptyFieldsAndSpaceAroundValues) {
  EXPECT_EQ(headIn("HTTP/1.1 101 OK\r\nA:\r\nB:   \r\nC:\t x \t\r\n\r\n"), "101 OK|A=|B=|C=x");
}

TEST(HttpHead, MayHaveBytesBeyondAsciiInValues) {
  EXPECT_EQ(headIn("HTTP/1.1 101 OK\r\nA: \xe9\r\n\r\n"), "101 OK|A=\xe9");
}

TEST(HttpHead, KeepsFieldsThatOccurTwice) {
  EXPECT_EQ(headIn("HTTP/1.1 101 OK\r\nA: 1\r\na: 2\r\n\r\n"), "101 OK|A=1|a=2");
}

TEST(HttpHead, FindsFieldsInAnyCase) {
  ResponseHead head{101, "", {{"upgrade", "1"}, {"X", "2"}, {"UPGRADE", "3"}}};
  EXPECT_EQ(head.values("Upgrade"), (std::vector<std::string_view>{"1", "3"}));
}

TEST(HttpHead, IsNotFoldedOverLines) {
  EXPECT_EQ(headIn("HTTP/1.1 101 OK\r\nA: b\r\n c\r\n\r\n"),
            "the server's response head has a folded line");
  EXPECT_EQ(headIn("HTTP/1.1 101 OK\r\n\tA: b\r\n\r\n"),
            "the server's response head has a folded line");
}

TEST(HttpHead, HasNoSpaceBeforeTheColon) {
  EXPECT_EQ(headIn("HTTP/1.1 101 OK\r\nA : b\r\n\r\n"),
            "the server's response head has a malformed field: 'A : b'");
}

TEST(HttpHead, HasNoFieldWithoutANameOrAColon) {
  EXPECT_EQ(headIn("HTTP/1.1 101 OK\r\n: b\r\n\r\n"),
            "the server's response head has a malformed field: ': b'");
  EXPECT_EQ(headIn("HTTP/1.1 101 OK\r\nfoo\r\n\r\n"),
            "the server's response head has a malformed field: 'foo'");
  EXPECT_EQ(headIn("HTTP/1.1 101 OK\r\nA(: b\r\n\r\n"),
            "the server's response head has a malformed field: 'A(: b'");
}

TEST(HttpHead, HasNoNulAndNoBareCarriageReturn) {
  EXPECT_EQ(headIn(std::string_view("HTTP/1.1 101 OK\r\nA: \0\r\n\r\n", 24)),
            "the server's response head has a NUL or CR in a field: 'A: .'");
  EXPECT_EQ(headIn("HTTP/1.1 101 OK\r\nA: b\rC: d\r\n\r\n"),
            "the server's response head has a NUL or CR in a field: 'A: b.C: d'");
  EXPECT_EQ(headIn(std::string_view("HTTP/1.1 101 \0\r\n\r\n", 18)),
            "the server's status line is malformed: 'HTTP/1.1 101 .'");
}

TEST(HttpHead, HasAStatusOfThreeDigits) {
  for (auto* line : {"HTTP/1.1 10", "HTTP/1.1 1O1", "HTTP/1.1 1010", "HTTP/1.1  101",
                     "HTTP/1.1 -11", "HTTP/1.1 099"}) {
    EXPECT_EQ(headIn(std::string(line) + "\r\n\r\n"),
              "the server's status line is malformed: '" + std::string(line) + "'");
  }
}

TEST(HttpHead, IsNotOfHttp10OrHttp2) {
  for (auto* version : {"HTTP/1.0", "HTTP/2.0", "HTTP/0.9", "HTTP/1.x", "HTTP/1.11"}) {
    HttpHeadReader reader{Limits()};
    auto wire = toBytes(std::string(version) + " 101 OK\r\n\r\n");
    forEverySplit(wire, [&](const auto& parts) {
      ASSERT_TRUE(headIn(parts, Limits()).starts_with("the server's HTTP version is not 1.1"));
    });
  }
  EXPECT_EQ(headIn("HTTP/1.0 101 OK\r\n\r\n"),
            "the server's HTTP version is not 1.1: it sent 'HTTP/1.0 101 OK'");
}

TEST(HttpHead, OfAProxyNamesTheProxyInItsFailures) {
  HttpHeadReader reader(Limits(), HttpHeadReader::Speaker::proxy);
  auto bytes = asBytes("SSH-2.0-OpenSSH_9.2");
  EXPECT_EQ(reader.read(bytes), HttpHeadReader::Progress::failed);
  EXPECT_EQ(reader.failure(), "the proxy does not speak HTTP: it sent 'SSH-2.0-OpenSSH_9.2'");
}

TEST(HttpHead, OfAProxyMayBeOfHttp10) {
  HttpHeadReader reader(Limits(), HttpHeadReader::Speaker::proxy);
  auto bytes = asBytes("HTTP/1.0 200 Connection established\r\n\r\n");
  EXPECT_EQ(reader.read(bytes), HttpHeadReader::Progress::complete) << reader.failure();
  EXPECT_EQ(reader.head().status, 200);
}

TEST(HttpHead, FailsAtOnceWhenTheServerDoesNotSpeakHttp) {
  EXPECT_EQ(headIn(std::vector{asBytes("SSH-2.0-OpenSSH_9.2")}, {}),
            "the server does not speak HTTP: it sent 'SSH-2.0-OpenSSH_9.2'");
  EXPECT_EQ(headIn(std::vector{asBytes("x")}, {}), "the server does not speak HTTP: it sent 'x'");
}

TEST(HttpHead, NamesTlsWhenTheServerAnswersInIt) {
  for (std::string_view wire :
       {"\x15\x03\x01", "\x16\x03\x01"})  // The start of an alert, and of a handshake message.
    EXPECT_EQ(headIn(std::vector{asBytes(wire)}, {}),
              "the server answered in TLS, not HTTP: it may need wss: instead of ws:");
}

TEST(HttpHead, IsIncompleteUntilItsLastByte) {
  const std::string head = "HTTP/1.1 101 OK\r\nA: b\r\n\r\n";
  for (std::size_t size = 0; size < head.size(); ++size) {
    EXPECT_EQ(headIn(std::vector{asBytes(head).first(size)}, {}), "incomplete") << size;
  }
}

TEST(HttpHead, MayBeAsLargeAsTheLimit) {
  Limits limits;
  limits.maxHeadSize = 40;
  const std::string start = "HTTP/1.1 101 OK\r\nA: ";
  EXPECT_EQ(headIn(start + std::string(16, 'x') + "\r\n\r\n", limits).size(), 25u);
  EXPECT_EQ(headIn(start + std::string(17, 'x') + "\r\n\r\n", limits),
            "the server's response head is longer than 40 bytes");
  EXPECT_EQ(headIn(std::string(50, '\n'), limits),
            "the server's response head is longer than 40 bytes");
}

TEST(HttpHead, LimitsLinesAndTheNumberOfFields) {
  Limits limits;
  limits.maxHeadLine = 30;
  limits.maxHeaderFields = 3;
  const std::string start = "HTTP/1.1 101 OK\r\n";
  EXPECT_EQ(headIn(start + "A: " + std::string(30, 'x') + "\r\n\r\n", limits),
            "the server's response head has a line longer than 30 bytes");
  // Including the CR at its end.
  EXPECT_EQ(headIn(start + "A: " + std::string(26, 'x') + "\r\n\r\n", limits),
            "101 OK|A=" + std::string(26, 'x'));
  EXPECT_EQ(headIn(start + "A: " + std::string(27, 'x') + "\n\r\n", limits),
            "101 OK|A=" + std::string(27, 'x'));
  EXPECT_EQ(headIn(start + "A: " + std::string(27, 'x') + "\r\n\r\n", limits),
            "the server's response head has a line longer than 30 bytes");
  EXPECT_EQ(headIn(start + "A:1\r\nA:2\r\nA:3\r\n\r\n", limits), "101 OK|A=1|A=2|A=3");
  EXPECT_EQ(headIn(start + "A:1\r\nA:2\r\nA:3\r\nA:4\r\n\r\n", limits),
            "the server's response head has more than 3 fields");
}

TEST(HttpHead, MayBeOneFieldUpToTheLimitOfTheWholeHead) {
  const std::string start = "HTTP/1.1 101 OK\r\nA: ", end = "\r\n\r\n";
  const auto room = Limits().maxHeadSize - start.size() - end.size();
  EXPECT_EQ(headIn(std::vector{asBytes(start + std::string(room, 'x') + end)}, {}),
            "101 OK|A=" + std::string(room, 'x'));
  EXPECT_EQ(headIn(std::vector{asBytes(start + std::string(room + 1, 'x') + end)}, {}),
            "the server's response head is longer than 262144 bytes");
}

TEST(HttpHead, MayHave3000FieldsAndALineOf60000Bytes) {
  std::string head = "HTTP/1.1 101 OK\r\nCookie: " + std::string(60000, 'x') + "\r\n";
  for (int i = 0; i < 3000; ++i) head += "X-" + std::to_string(i) + ": y\r\n";
  EXPECT_TRUE(headIn(std::vector{asBytes(head + "\r\n")}, {}).starts_with("101 OK|Cookie=x"));
}

TEST(HeaderVocabulary, KnowsTokensAndLists) {
  EXPECT_TRUE(isToken("chat.v2_~!#$%&'*+-^`|"));
  for (auto* text : {"", "a b", "a,b", "a;b", "\x7f", "\xe9", "a/b", "(a)"}) {
    EXPECT_FALSE(isToken(text)) << text;
  }
  EXPECT_FALSE(isToken(std::string_view("a\0", 2)));
  EXPECT_EQ(commaSeparated(" a ,b,, c"), (std::vector<std::string_view>{"a", "b", "", "c"}));
}

}  // namespace
}  // namespace web::protocol
