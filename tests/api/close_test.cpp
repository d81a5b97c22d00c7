// WebSockets §3.1, close(code, reason).
#include "api/api_test.h"

namespace web {
namespace {

TEST(Close, AcceptsThousandAndThreeToFiveThousand) {
  for (int code : {1000, 3000, 3999, 4000, 4999})
    EXPECT_EQ(thrownBy([=] { LoggingSocket().close(static_cast<std::uint16_t>(code)); }), "nothing")
        << code;
}

TEST(Close, ThrowsInvalidAccessErrorForEveryOtherCode) {
  for (int code : {0, 1, 999, 1001, 1005, 1006, 1015, 2999, 5000, 65535})
    EXPECT_EQ(thrownBy([=] { LoggingSocket().close(static_cast<std::uint16_t>(code)); }),
              "InvalidAccessError")
        << code;
}

TEST(Close, CountsTheReasonInBytesOfUtf8) {
  LoggingSocket socket;
  EXPECT_EQ(thrownBy([&] { socket.close(1000, std::string(123, 'x')); }), "nothing");
  EXPECT_EQ(thrownBy([&] { socket.close(1000, std::string(124, 'x')); }), "SyntaxError");
  std::string euros;  // Three bytes each: 41 of them are 123 bytes.
  for (int i = 0; i < 41; ++i) euros += "€";
  EXPECT_EQ(thrownBy([&] { socket.close(1000, euros); }), "nothing");
  EXPECT_EQ(thrownBy([&] { socket.close(1000, euros + "€"); }), "SyntaxError");
}

TEST(Close, CountsTheReasonAfterReplacingWhatIsNotUtf8) {
  LoggingSocket socket;
  EXPECT_EQ(thrownBy([&] { socket.close(1000, std::string(41, '\xff')); }), "nothing");
  EXPECT_EQ(thrownBy([&] { socket.close(1000, std::string(42, '\xff')); }), "SyntaxError");
}

TEST(Close, SendsAReasonThatIsNotUtf8WithReplacementCharacters) {
  LoggingSocket socket;
  socket.openNow();
  socket.close(1000, "a\xff");
  EXPECT_THAT(socket.channel->calls, ElementsAre("close 1000 \"a\xef\xbf\xbd\""));
}

TEST(Close, ChecksTheCodeBeforeTheReason) {
  EXPECT_EQ(thrownBy([] { LoggingSocket().close(1001, std::string(124, 'x')); }),
            "InvalidAccessError");
}

TEST(Close, ChecksItsArgumentsBeforeTheState) {
  LoggingSocket socket;
  socket.openNow();
  socket.channel->finish(true, 1000);
  pollEvents();
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSED);
  EXPECT_EQ(thrownBy([&] { socket.close(1001); }), "InvalidAccessError");
  EXPECT_EQ(thrownBy([&] { socket.close(1000, std::string(124, 'x')); }), "SyntaxError");
}

TEST(Close, LeavesTheStateAsItWasWhenItThrows) {
  LoggingSocket socket;
  socket.openNow();
  EXPECT_EQ(thrownBy([&] { socket.close(999); }), "InvalidAccessError");
  EXPECT_EQ(socket.readyState(), WebSocket::OPEN);
  EXPECT_THAT(socket.channel->calls, IsEmpty());
}

TEST(Close, TurnsTheStateToClosingAtOnceAndFiresNothing) {
  LoggingSocket socket;
  socket.openNow();
  socket.close(3001, "done");
  EXPECT_EQ(socket.readyState(), WebSocket::CLOSING);
  EXPECT_THAT(socket.log, IsEmpty());
  EXPECT_THAT(socket.channel->calls, ElementsAre("close 3001 \"done\""));
}

TEST(Close, WithoutACodeAsksForAnEmptyCloseFrame) {
  LoggingSocket socket;
  socket.openNow();
  socket.close();
  EXPECT_THAT(socket.channel->calls, ElementsAre("close \"\""));
}

TEST(Close, SaysInAMessageWhatWasExpected) {
  EXPECT_EQ(messageOf([] { LoggingSocket().close(1001); }),
            "The close code 1001 is not allowed: use 1000, or 3000 to 4999.");
  EXPECT_EQ(messageOf([] { LoggingSocket().close(1000, std::string(130, 'x')); }),
            "The close reason has 130 bytes of UTF-8: 123 fit into a Close frame.");
}

TEST(CanClose, TellsWithoutThrowingWhatCloseWouldAccept) {
  EXPECT_TRUE(WebSocket::canClose(1000));
  EXPECT_TRUE(WebSocket::canClose(4999, std::string(123, 'x')));
  EXPECT_FALSE(WebSocket::canClose(1001));
  EXPECT_FALSE(WebSocket::canClose(1000, std::string(124, 'x')));
}

TEST(CanClose, IsOfOneMindWithClose) {
  const std::string reasons[] = {
      "",
      "a\xff",
      std::string(123, 'x'),
      std::string(124, 'x'),
      std::string(41, '\xff'),  // Each becomes U+FFFD, which has three bytes.
      std::string(42, '\xff'),
      std::string(122, 'x') + '\xc3',
      std::string(120, 'x') + '\xc3',
      std::string(121, 'x') + "\xed\xa0\x80"};
  for (int code : {0, 999, 1000, 1001, 1005, 2999, 3000, 4999, 5000, 65535}) {
    for (const auto& reason : reasons) {
      const auto number = static_cast<std::uint16_t>(code);
      const auto thrown = thrownBy([&] { LoggingSocket().close(number, reason); });
      EXPECT_EQ(WebSocket::canClose(number, reason), thrown == "nothing") << code << ' ' << reason;
    }
  }
}

}  // namespace
}  // namespace web
