// Foreign text that is shown to people.
#include "text/printable.h"

#include <gtest/gtest.h>

#include <random>

#include "protocol/client_session.h"
#include "protocol/conversation.h"
#include "protocol/fit_for_people.h"
#include "url/url.h"

namespace web::protocol {
namespace {

TEST(Printable, LeavesWhatCanBeRead) {
  for (std::string_view text : {"", "a b", "Grüße, 你好 🌍", "~", "\u00a0", "https://host/path@x"}) {
    EXPECT_EQ(printable(text), text);
  }
}

TEST(Printable, HasNoControls) {
  EXPECT_EQ(printable("\x1b[31m\r\n\t\x7f"), ".[31m....");
  EXPECT_EQ(printable({"a\0b", 3}), "a.b");
  EXPECT_EQ(printable("\u0080\u009b31m\u009f"), "..31m.");
}

TEST(Printable, DoesNotTurnTheDirectionOfItsLine) {
  for (std::string_view mark :
       {"\u061c", "\u200e", "\u200f", "\u202a", "\u202e", "\u2066", "\u2069", "\u2028", "\u2029"}) {
    EXPECT_EQ(printable("a" + std::string(mark) + "b"), "a.b");
  }
  EXPECT_EQ(printable("\u200d\u2027\u202f\u2065\u206a"), "\u200d\u2027\u202f\u2065\u206a");
}

TEST(Printable, IsWellFormed) { EXPECT_EQ(printable("a\xff\xc3"), "a\ufffd\ufffd"); }

TEST(Printable, IsCutBetweenCharacters) {
  EXPECT_EQ(printable("abcdef", 6), "abcdef");
  EXPECT_EQ(printable("abcdefg", 6), "abc…");
  EXPECT_EQ(printable("aüüüü", 7), "aü…");
  EXPECT_EQ(printable(std::string(2000, 'x')).size(), longestPrintable);
  EXPECT_EQ(printable(std::string(70000, '\xff')).size(), longestPrintable - 1);
}

TEST(Printable, LeavesOutUserAndPasswordOfAUrl) {
  EXPECT_EQ(printable("to wss://me:hush@host/a@b and http://me@x"),
            "to wss://host/a@b and http://x");
  EXPECT_EQ(printable("wss://a@b:c@host"), "wss://host");
  EXPECT_EQ(printable("WSS:me:hush@host"), "WSS:host");
  EXPECT_EQ(printable("wss:\\me:hush@host, wss:////me:hush@host"), "wss:\\host, wss:////host");
  EXPECT_EQ(printable("a:b@c, mailto:me@host"), "a:b@c, mailto:me@host");
  EXPECT_EQ(printable("wss://me:" + std::string(5000, 'h') + "@host"), "wss://host");
  EXPECT_EQ(printable("wss://me:hu\nsh@host"), "wss://host");
}

TEST(Printable, IsInQuotesInASentence) {
  EXPECT_EQ(inQuotes("a\nb"), "'a.b'");
  EXPECT_EQ(inQuotes(std::string(81, 'x')), "'" + std::string(77, 'x') + "…'");
}

TEST(Printable, ShowsNothingOfAUrlThatMayBeAPassword) {
  EXPECT_EQ(withoutCredentials("wss://host/"), "wss://host/");
  EXPECT_EQ(withoutCredentials("wss://me:hu/sh#1@host/"), "wss://host/");
  EXPECT_EQ(withoutCredentials("wss:me:hush@host/"), "wss://host/");
  EXPECT_EQ(withoutCredentials("me@host/"), "host/");
  for (std::string_view rest : {"ho st/", "host:99999/", "host:x/", "/", "host/#f", ""}) {
    for (std::string_view secret : {"QZ", "Q/Z", "Q:Z", "Q?Z", "Q@#Z", "QZ\\"}) {
      for (std::string_view start : {"wss://", "wss:", "http:\\\\", "ftp://", "", "wss:///"}) {
        const auto url = std::string(start).append("me:").append(secret).append("@").append(rest);
        const auto fault = parseWebSocketUrl(url).fault;
        EXPECT_EQ(fault.find_first_of("QZ"), fault.npos) << url << "\n" << fault;
      }
    }
  }
}

// Random bytes, which often include dangerous ones.
std::string wildText(std::mt19937& random, std::size_t size) {
  static const std::string_view pieces[] = {"\x1b[2J",    "\u009b",   "\u202e", "\u2066", "\r",
                                            "\xff",       "\xe2\x80", "x",      " ",      ":",
                                            "//me:hush@", "ü",        "\u2028"};
  std::string text;
  while (text.size() < size) text += pieces[random() % std::size(pieces)];
  return text;
}

TEST(Printable, IsFitForPeopleWhateverItIsMadeOfAndStaysSo) {
  std::mt19937 random(1);
  for (std::size_t size = 0; size < 3000; size += 31) {
    const auto once = printable(wildText(random, size));
    EXPECT_EQ(whyUnfit(once), "") << once;
    EXPECT_EQ(printable(once), once);
  }
}

// Everything that a server can send before the connection is a WebSocket, and the resulting
// messages.
TEST(Sentences, AndTracesAreFitForPeopleWhateverAServerSends) {
  std::mt19937 random(2);
  const std::string fine =
      "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
      "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
  const auto text = [&] {
    auto wild = wildText(random, random() % 3 == 0 ? 3000 : 30);
    std::erase_if(wild, [](char character) { return character == '\r'; });
    return wild;
  };
  for (int round = 0; round < 100; ++round) {
    const std::string answers[] = {
        text() + "\r\n\r\n",
        "HTTP/1.1 " + text() + "\r\n\r\n",
        "HTTP/1.1 404 " + text() + "\r\n\r\n",
        "HTTP/1.1 302 " + text() + "\r\nLocation: https://me:hush@host/" + text() + "\r\n\r\n",
        "HTTP/1.1 426 X\r\nSec-WebSocket-Version: " + text() + "\r\n\r\n",
        "HTTP/1.1 101 X\r\nUpgrade: " + text() + "\r\n\r\n",
        "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: " + text() + "\r\n\r\n",
        "HTTP/1.1 101 X\r\n" + text() + "\r\n\r\n",
        fine + "Sec-WebSocket-Protocol: " + text() + "\r\n\r\n",
        fine + "Sec-WebSocket-Extensions: " + text() + "\r\n\r\n",
        fine + "Sec-WebSocket-Extensions: permessage-deflate; " + text() + "\r\n\r\n",
        fine + "\r\n" + text(),
        fine + "\r\n" +
            std::string(
                asText(textFrame(wildText(random, 60)) + closeFrame(1000, wildText(random, 60)))),
        fine + "\r\n" + std::string(asText(closeFrame(999, wildText(random, 60))))};
    for (const auto& answer : answers) {
      Conversation conversation({"h", "/", {}, {}, true});
      conversation.session.setTrace(
          [](std::string_view line) { EXPECT_EQ(whyUnfit(line), "") << line; });
      conversation.receive(answer);
      EXPECT_EQ(whyUnfit(conversation.session.failure()), "") << conversation.session.failure();
    }
  }
}

TEST(Sentences, OfAStreamsEndAreFitForPeople) {
  Conversation conversation({"h", "/", {}, {}, true});
  conversation.session.receiveEnd("\x1b" + std::string(5000, 'x') + "\u202e");
  EXPECT_EQ(whyUnfit(conversation.session.failure()), "");
}

}  // namespace
}  // namespace web::protocol
