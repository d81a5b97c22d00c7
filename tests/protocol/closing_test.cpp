// The closing handshake in both directions, and every other end (RFC 6455 §5.5.1, §7).
#include <gtest/gtest.h>

#include "protocol/client_session_state.h"
#include "protocol/close_body.h"
#include "protocol/conversation.h"

namespace web::protocol {
namespace {

using Phase = ClientSession::Phase;

TEST(ServerClose, IsAnsweredWithItsCodeAndReason) {
  EXPECT_EQ(outcome(closeFrame(1000, "bye")), "closing > CLOSE 1000 'bye'");
}

TEST(ServerClose, WithoutABodyIsAnsweredWithoutOne) {
  EXPECT_EQ(outcome("88 00"_hex), "closing > CLOSE");
}

TEST(ServerClose, EndsCleanWhenTheStreamEnds) {
  Conversation conversation;
  conversation.open().receive(closeFrame(3001, "bye"));
  EXPECT_EQ(conversation.events(), "closing");
  EXPECT_EQ(conversation.session.phase(), Phase::awaitingEnd);
  conversation.receiveEnd();
  EXPECT_EQ(conversation.events(), "closed 3001 'bye' clean");
  EXPECT_EQ(conversation.session.phase(), Phase::finished);
}

TEST(ServerClose, WithoutABodyGives1005) {
  Conversation conversation;
  conversation.open().receive("88 00"_hex).receiveEnd();
  EXPECT_EQ(conversation.events(), "closing; closed 1005 '' clean");
}

TEST(ServerClose, ComesAfterTheMessagesBeforeIt) {
  EXPECT_EQ(outcome("81 01 61 82 01 62"_hex + closeFrame(1001)),
            "text 'a'; binary 62; closing > CLOSE 1001 ''");
}

TEST(ServerClose, MayComeBetweenFragments) {
  EXPECT_EQ(outcome("01 01 61"_hex + closeFrame(1000)), "closing > CLOSE 1000 ''");
}

TEST(ServerClose, IsTheLastThatIsListenedTo) {
  EXPECT_EQ(outcome(closeFrame(1000) + "81 01 61 89 00 83 ff"_hex + closeFrame(1001)),
            "closing > CLOSE 1000 ''");
}

TEST(ServerClose, MayHaveAnyAllowedCode) {
  for (std::uint16_t code : {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014,
                             3000, 3999, 4000, 4999}) {
    EXPECT_EQ(outcome(closeFrame(code, "r")), "closing > CLOSE " + std::to_string(code) + " 'r'");
  }
}

TEST(ServerClose, FailsWithAForbiddenCode) {
  for (std::uint16_t code :
       {0, 1, 500, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535}) {
    const auto why = "the close code " + std::to_string(code) + " must not be in a Close frame";
    EXPECT_EQ(outcome(closeFrame(code, "why")),
              failure(1002, why + "; the server's reason is 'why'"));
    EXPECT_EQ(outcome(closeFrame(code)), failure(1002, why));
  }
}

TEST(ServerClose, IsToldWithAForbiddenCodesReasonInAnyLanguageButWithoutControls) {
  const std::string why =
      "the close code 999 must not be in a Close frame; the server's reason is ";
  EXPECT_EQ(outcome(closeFrame(999, "Grüße, 你好")), failure(1002, why + "'Grüße, 你好'"));
  EXPECT_EQ(outcome(closeFrame(999, "\x1b[2J\u009b\u202e\xff")),
            failure(1002, why + "'.[2J..\ufffd'"));
  EXPECT_EQ(outcome(closeFrame(999, std::string(123, 'x'))),
            failure(1002, why + "'" + std::string(77, 'x') + "…'"));
}

TEST(ServerClose, FailsWithABodyOfOneByte) {
  EXPECT_EQ(outcome("88 01 03"_hex), failure(1002, "a Close frame has a body of one byte"));
}

TEST(ServerClose, FailsWithAReasonThatIsNotUtf8) {
  EXPECT_EQ(outcome(closeFrame(1000, "\xc3\x28")),
            failure(1007, "the reason in a Close frame is not valid UTF-8"));
  EXPECT_EQ(outcome(closeFrame(1000, "\xe2\x82")),
            failure(1007, "the reason in a Close frame is not valid UTF-8"));
}

TEST(ServerClose, MayHaveTheLongestReason) {
  Conversation conversation;
  conversation.open().receive(closeFrame(1000, std::string(123, 'x'))).receiveEnd();
  EXPECT_EQ(conversation.events(), "closing; closed 1000 '" + std::string(123, 'x') + "' clean");
}

TEST(ServerClose, IsAnsweredAfterTheMessagesThatWait) {
  Conversation conversation;
  conversation.open();
  conversation.session.sendText("a");
  conversation.receive(closeFrame(1000));
  EXPECT_EQ(conversation.sent(), "TEXT 'a'; CLOSE 1000 ''");
}

TEST(OwnClose, SendsCodeAndReason) {
  Conversation conversation;
  conversation.open();
  conversation.session.close(3001, "bye");
  EXPECT_EQ(conversation.sent(), "CLOSE 3001 'bye'");
  EXPECT_EQ(conversation.session.phase(), Phase::closing);
}

TEST(OwnClose, WithoutACodeSendsAnEmptyFrame) {
  Conversation conversation;
  conversation.open();
  conversation.session.close(0, "");
  EXPECT_EQ(conversation.sent(), "CLOSE");
}

TEST(OwnClose, ComesAfterTheMessagesBeforeIt) {
  Conversation conversation;
  conversation.open();
  conversation.session.sendText("a");
  conversation.session.sendBinary("01"_hex);
  conversation.session.close(1000, "");
  EXPECT_EQ(conversation.sent(), "TEXT 'a'; BINARY '01'; CLOSE 1000 ''");
}

TEST(OwnClose, GivesTheServersAnswerOnceTheStreamEnds) {
  Conversation conversation;
  conversation.open();
  conversation.session.close(1000, "");
  conversation.receive(closeFrame(1000, "ok"));
  EXPECT_EQ(conversation.events(), "");
  EXPECT_EQ(conversation.session.phase(), Phase::awaitingEnd);
  EXPECT_EQ(conversation.receiveEnd().events(), "closed 1000 'ok' clean");
  EXPECT_EQ(conversation.sent(), "CLOSE 1000 ''") << "one Close frame, not two";
}

TEST(OwnClose, StillGivesMessagesThatComeBeforeTheAnswer) {
  Conversation conversation;
  conversation.open();
  conversation.session.close(1000, "");
  conversation.receive("81 01 61"_hex + closeFrame(1000)).receiveEnd();
  EXPECT_EQ(conversation.events(), "text 'a'; closed 1000 '' clean");
}

TEST(OwnClose, FailsIfTheStreamEndsWithoutAnAnswer) {
  Conversation conversation;
  conversation.open();
  conversation.session.close(1000, "");
  conversation.receiveEnd("the server closed the connection");
  EXPECT_EQ(conversation.events(), "failed: the server closed the connection; closed 1006 ''");
}

TEST(OwnClose, IsSentOnce) {
  Conversation conversation;
  conversation.open();
  conversation.session.close(1000, "a");
  conversation.session.close(1001, "b");
  EXPECT_EQ(conversation.sent(), "CLOSE 1000 'a'");
}

TEST(OwnClose, IsNotFollowedByASecondOneWhenTheServerErrs) {
  Conversation conversation;
  conversation.open();
  conversation.session.close(1000, "");
  EXPECT_EQ(conversation.sent(), "CLOSE 1000 ''");
  conversation.receive("83 00"_hex);
  EXPECT_EQ(conversation.events(), "failed: the opcode is unknown; closed 1006 ''");
  EXPECT_EQ(conversation.sent(), "");
}

TEST(OwnClose, GivesWayToTheFailureThatOvertakesIt) {
  Conversation conversation;
  conversation.open();
  conversation.session.close(1000, "");
  conversation.receive("83 00"_hex);
  EXPECT_EQ(conversation.sent(), "CLOSE 1002 ''");
}

TEST(OwnClose, StillAnswersPingsWhileItWaitsBehindMessages) {
  Conversation conversation;
  conversation.open();
  conversation.session.sendText("a");
  conversation.session.close(1000, "");
  conversation.receive("89 01 70"_hex);
  EXPECT_EQ(conversation.sent(), "PONG 'p'; TEXT 'a'; CLOSE 1000 ''");
}

TEST(OwnClose, IsTheLastFrame) {
  Conversation conversation;
  conversation.open();
  conversation.session.close(1000, "");
  EXPECT_EQ(conversation.sent(), "CLOSE 1000 ''");
  conversation.session.sendPing();
  conversation.receive("89 00"_hex);
  EXPECT_EQ(conversation.sent(), "");
}

TEST(OwnClose, ReplacesWhatIsNotUtf8InItsReason) {
  EXPECT_EQ(encodeCloseBody(1000, "a\xff"),
            "\x03\xe8"
            "a\xef\xbf\xbd");
}

TEST(OwnClose, CutsAReasonThatIsTooLongAtACharacter) {
  Conversation conversation;
  conversation.open();
  conversation.session.close(1000, std::string(122, 'x') + "\xe2\x82\xac");
  EXPECT_EQ(conversation.sent(), "CLOSE 1000 '" + std::string(122, 'x') + "'");
}

TEST(StreamEnd, WithoutACloseFrameIsAFailure) {
  Conversation conversation;
  conversation.open().receiveEnd("the connection was reset");
  EXPECT_EQ(conversation.events(), "failed: the connection was reset; closed 1006 ''");
  EXPECT_EQ(conversation.session.phase(), Phase::finished);
  EXPECT_TRUE(conversation.session.output().empty());
}

TEST(StreamEnd, InsideAMessageIsAFailure) {
  Conversation conversation;
  conversation.open().receive("81 05 61"_hex).receiveEnd("the connection was reset");
  EXPECT_EQ(conversation.events(), "failed: the connection was reset; closed 1006 ''");
}

TEST(StreamEnd, IsToldOnce) {
  Conversation conversation;
  conversation.open().receiveEnd("a").events();
  conversation.receiveEnd("b").receive("81 01 61"_hex).askForEvents();
  conversation.session.fail(1002, "c");
  conversation.session.close(1000, "");
  EXPECT_EQ(conversation.askForEvents().events(), "");
}

TEST(OwnFailure, SendsItsCodeAloneAndTellsUsWhy) {
  Conversation conversation;
  conversation.open();
  conversation.session.fail(1001, "the peer is silent");
  EXPECT_EQ(conversation.askForEvents().events(), "failed: the peer is silent; closed 1006 ''");
  EXPECT_EQ(conversation.sent(), "CLOSE 1001 ''");
  EXPECT_EQ(conversation.session.phase(), Phase::finished);
}

TEST(OwnFailure, SendsEachCodeThatNamesAFailure) {
  for (std::uint16_t code : {1002, 1007, 1009, 1010, 1011}) {
    Conversation conversation;
    conversation.open();
    conversation.session.fail(code, "why");
    EXPECT_EQ(conversation.sent(), "CLOSE " + std::to_string(code) + " ''");
  }
}

TEST(OwnFailure, SendsNothingWithACodeThatIsNoneForTheWire) {
  for (std::uint16_t code : {0, 1005, 1006, 1015}) {
    Conversation conversation;
    conversation.open();
    conversation.session.sendText("a");
    conversation.session.fail(code, "the server is out of reach");
    EXPECT_EQ(conversation.askForEvents().events(),
              "failed: the server is out of reach; closed 1006 ''");
    EXPECT_TRUE(conversation.session.output().empty()) << code;
  }
}

TEST(OwnFailure, ComesAfterTheMessagesThatWait) {
  Conversation conversation;
  conversation.open();
  conversation.session.sendText("hello");
  conversation.receive("83 00"_hex);
  EXPECT_EQ(conversation.sent(), "TEXT 'hello'; CLOSE 1002 ''");
  EXPECT_EQ(conversation.session.bufferedAmount(), 0u);
}

TEST(OwnFailure, OvertakesWhatWaitsBeyond256KiB) {
  Conversation conversation;
  conversation.open();
  const std::string half(std::size_t{128} << 10, 'x');
  conversation.session.sendText(half.substr(14));
  conversation.session.sendText(half.substr(14));
  conversation.session.sendText("too much");
  conversation.receive("83 00"_hex);
  EXPECT_EQ(conversation.sent(), "TEXT '131058 bytes'; TEXT '131058 bytes'; CLOSE 1002 ''");
  EXPECT_EQ(conversation.session.bufferedAmount(), 8u);
}

TEST(OwnFailure, LetsTheProgramAnswerTheMessagesBeforeIt) {
  Conversation conversation;
  conversation.open();
  auto& session = conversation.session;
  const auto wire = "81 01 61  83 00"_hex;
  session.receive(wire);
  ASSERT_EQ(session.nextEventBeforeFault(), SessionEvent::text);
  for (int i = 0; i < 3; ++i) ASSERT_EQ(session.nextEventBeforeFault(), SessionEvent::fault);
  EXPECT_EQ(session.phase(), Phase::open);
  EXPECT_TRUE(session.output().empty());
  session.sendText("answer");
  EXPECT_EQ(conversation.askForEvents().events(), "failed: the opcode is unknown; closed 1006 ''");
  EXPECT_EQ(conversation.sent(), "TEXT 'answer'; CLOSE 1002 ''");
}

// Whoever gave the input takes its memory back.
TEST(OwnFailure, LeavesNothingOfTheInputToRead) {
  Conversation conversation;
  conversation.open();
  auto& session = conversation.session;
  const auto wire = "83 00  81 01 61"_hex;
  session.receive(wire);
  ASSERT_EQ(session.nextEventBeforeFault(), SessionEvent::fault);
  EXPECT_FALSE(session.hasInput());
}

TEST(OwnFailure, OfAnotherKindMakesTheFaultVoid) {
  Conversation conversation;
  conversation.open();
  const auto wire = "83 00"_hex;
  conversation.session.receive(wire);
  ASSERT_EQ(conversation.session.nextEventBeforeFault(), SessionEvent::fault);
  conversation.session.fail(0, "the server is out of reach");
  EXPECT_EQ(conversation.askForEvents().events(),
            "failed: the server is out of reach; closed 1006 ''");
}

TEST(OwnFailure, LetsTheFrameUnderWayBeCompleted) {
  Conversation conversation;
  conversation.open();
  conversation.session.sendText("one");
  conversation.session.output();
  conversation.session.outputSent(4);
  const std::string tooMuch(std::size_t{256} << 10, 'x');
  conversation.session.sendText(tooMuch);
  conversation.receive("83 00"_hex);
  auto rest = conversation.output();
  EXPECT_EQ(rest.size(), 5u + 6 + 2);
  EXPECT_EQ(describeClientFrames(std::span(rest).subspan(5)), "CLOSE 1002 ''");
  EXPECT_EQ(conversation.session.bufferedAmount(), tooMuch.size()) << "it was never sent";
}

TEST(OwnFailure, BeforeTheConnectionIsOpenSendsNothing) {
  Conversation conversation;
  conversation.session.fail(1006, "the time is up");
  EXPECT_EQ(conversation.askForEvents().events(), "failed: the time is up; closed 1006 ''");
  EXPECT_TRUE(conversation.session.output().empty());
}

TEST(OwnFailure, BeforeTheConnectionIsOpenSendsNothingWhateverItsCode) {
  Conversation conversation;
  conversation.output();
  conversation.session.fail(1011, "why");
  EXPECT_EQ(conversation.askForEvents().events(), "failed: why; closed 1006 ''");
  EXPECT_EQ(conversation.sent(), "");
}

TEST(OwnFailure, AfterTheServersCloseFrameHasNotItsCode) {
  Conversation conversation;
  conversation.open();
  conversation.receive(closeFrame(4000));
  conversation.events();
  conversation.session.fail(0, "why");
  EXPECT_EQ(conversation.askForEvents().events(), "failed: why; closed 1006 ''");
}

}  // namespace
}  // namespace web::protocol
