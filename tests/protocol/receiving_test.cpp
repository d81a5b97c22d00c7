// What the server may send once the connection is open (RFC 6455 §5), and what it may not.
#include <gtest/gtest.h>

#include "protocol/conversation.h"

namespace web::protocol {
namespace {

TEST(Receiving, GivesTheMessagesOfTheRfcsExamples) {
  EXPECT_EQ(outcome("81 05 48 65 6c 6c 6f"_hex), "text 'Hello' > ");
  EXPECT_EQ(outcome("01 03 48 65 6c 80 02 6c 6f"_hex), "text 'Hello' > ");
  EXPECT_EQ(outcome(frame(0x82, repeated("ab"_hex, 256))),
            "binary " + toText(repeated("ab"_bytes, 256)) + " > ");
}

TEST(Receiving, GivesLargeMessages) {
  std::string text(70000, 'x');
  EXPECT_EQ(outcome(textFrame(text)), "text '" + text + "' > ");
}

TEST(Receiving, GivesEmptyMessages) {
  EXPECT_EQ(outcome("81 00 82 00"_hex), "text ''; binary  > ");
}

TEST(Receiving, GivesTextWithNuls) {
  EXPECT_EQ(outcome(frame(0x81, "00 61 00"_hex)), "text '" + std::string("\0a\0", 3) + "' > ");
}

TEST(Receiving, GivesMessagesInTheirOrder) {
  EXPECT_EQ(outcome("81 01 61  82 01 62  81 01 63"_hex), "text 'a'; binary 62; text 'c' > ");
}

TEST(Receiving, JoinsManyFragments) {
  auto wire = "02 01 00"_hex + repeated("00 01 01"_hex, 100) + "80 01 02"_hex;
  EXPECT_EQ(outcome(wire), "binary 00" + toText(repeated("01"_bytes, 100)) + "02 > ");
}

TEST(Receiving, JoinsEmptyFragments) {
  EXPECT_EQ(outcome("01 00  00 00  00 01 61  00 00  80 00"_hex), "text 'a' > ");
  EXPECT_EQ(outcome("01 00  80 00"_hex), "text '' > ");
}

TEST(Receiving, JoinsACharacterThatIsSplitOverFragments) {
  EXPECT_EQ(outcome("01 01 e2  00 01 82  80 01 ac"_hex), "text '\xe2\x82\xac' > ");
}

TEST(Receiving, AnswersAPingWithItsPayload) {
  EXPECT_EQ(outcome("89 05 48 65 6c 6c 6f"_hex), " > PONG 'Hello'");
  EXPECT_EQ(outcome("89 00"_hex), " > PONG ''");
  EXPECT_EQ(outcome(frame(0x89, toBytes(std::string(125, 'x')))),
            " > PONG '" + std::string(125, 'x') + "'");
}

TEST(Receiving, AnswersAPingBetweenFragments) {
  EXPECT_EQ(outcome("01 01 61  89 01 70  80 01 62"_hex), "text 'ab' > PONG 'p'");
}

TEST(Receiving, AnswersEachOfTenPingsInOneRead) {
  std::string pongs;
  Bytes wire;
  for (char i = '0'; i <= '9'; ++i) {
    wire = wire + frame(0x89, toBytes(std::string(1, i)));
    pongs += std::string(i == '0' ? "" : "; ") + "PONG '" + i + "'";
  }
  EXPECT_EQ(outcome(wire), " > " + pongs);
}

TEST(Receiving, AnswersOfAThousandPingsAsManyAsAreFewBytesAndTheLast) {
  const auto answer = outcome(repeated("89 01 61"_hex, 999) + "89 01 62"_hex);
  EXPECT_TRUE(answer.ends_with("; PONG 'a'; PONG 'b'")) << answer;
  constexpr std::size_t pongs = 4096 / 7;  // Each has seven bytes, and ten in the output.
  EXPECT_EQ(answer.size(), 3 + pongs * 10 - 2);
}

TEST(Receiving, IgnoresAPongThatWasNotAskedFor) {
  EXPECT_EQ(outcome("8a 05 48 65 6c 6c 6f  81 01 61"_hex), "text 'a' > ");
}

TEST(Receiving, NotesThatAPongCame) {
  Conversation conversation;
  conversation.open();
  EXPECT_FALSE(conversation.session.takePong());
  conversation.receive("8a 00 8a 00"_hex);
  EXPECT_TRUE(conversation.session.takePong());
  EXPECT_FALSE(conversation.session.takePong());
}

TEST(Receiving, FailsOnReservedBits) {
  for (unsigned bits : {0x10u, 0x20u, 0x30u, 0x40u, 0x50u, 0x60u, 0x70u}) {
    EXPECT_EQ(outcome(frame(0x81 | bits, {})), failure(1002, "a reserved bit is set")) << bits;
  }
}

TEST(Receiving, FailsOnReservedOpcodes) {
  for (unsigned opcode : {3u, 4u, 5u, 6u, 7u, 11u, 12u, 13u, 14u, 15u}) {
    EXPECT_EQ(outcome(frame(0x80 | opcode, {})), failure(1002, "the opcode is unknown")) << opcode;
  }
}

TEST(Receiving, FailsOnAMaskedFrame) {
  EXPECT_EQ(outcome("81 85 37 fa 21 3d 7f 9f 4d 51 58"_hex),
            failure(1002, "a frame from the server is masked"));
}

TEST(Receiving, FailsOnALengthThatIsNotMinimal) {
  EXPECT_EQ(outcome("82 7e 00 7d"_hex), failure(1002, "a frame's length is not minimal"));
  EXPECT_EQ(outcome("82 7f 00 00 00 00 00 00 ff ff"_hex),
            failure(1002, "a frame's length is not minimal"));
}

TEST(Receiving, FailsOnALengthWithTheMostSignificantBit) {
  EXPECT_EQ(outcome("82 7f 80 00 00 00 00 00 00 00"_hex),
            failure(1002, "a frame's length has its most significant bit set"));
}

TEST(Receiving, FailsOnAControlFrameThatIsFragmentedOrTooLong) {
  EXPECT_EQ(outcome("09 00"_hex), failure(1002, "a control frame is fragmented"));
  EXPECT_EQ(outcome("89 7e 00 7e"_hex), failure(1002, "a control frame is longer than 125 bytes"));
  EXPECT_EQ(outcome("88 7e 00 7e"_hex), failure(1002, "a control frame is longer than 125 bytes"));
}

TEST(Receiving, FailsOnAContinuationWithoutAStart) {
  EXPECT_EQ(outcome("80 01 61"_hex), failure(1002, "a continuation frame has nothing to continue"));
  EXPECT_EQ(outcome("00 01 61"_hex), failure(1002, "a continuation frame has nothing to continue"));
  EXPECT_EQ(outcome("01 01 61 80 00 80 00"_hex),
            "text 'a'; " + failure(1002, "a continuation frame has nothing to continue"));
}

TEST(Receiving, FailsOnAMessageInsideAFragmentedOne) {
  EXPECT_EQ(outcome("01 01 61  81 01 62"_hex),
            failure(1002, "a message starts inside a fragmented one"));
  EXPECT_EQ(outcome("02 01 61  02 01 62"_hex),
            failure(1002, "a message starts inside a fragmented one"));
}

TEST(Receiving, FailsOnTextThatIsNotUtf8) {
  EXPECT_EQ(outcome("81 02 c3 28"_hex), failure(1007, "a text message is not valid UTF-8"));
  EXPECT_EQ(outcome("81 03 ed a0 80"_hex), failure(1007, "a text message is not valid UTF-8"));
}

TEST(Receiving, FailsOnTextThatEndsInsideACharacter) {
  EXPECT_EQ(outcome("81 02 e2 82"_hex),
            failure(1007, "a text message ends inside a UTF-8 character"));
  EXPECT_EQ(outcome("01 02 e2 82 80 00"_hex),
            failure(1007, "a text message ends inside a UTF-8 character"));
}

// Autobahn's cases 6.4: the message is far from complete, but its text can no longer become valid.
TEST(Receiving, FailsAtTheFirstByteThatCannotBeRight) {
  EXPECT_EQ(outcome("01 05 61 62 63 f4 90"_hex),
            failure(1007, "a text message is not valid UTF-8"));
  EXPECT_EQ(outcome("81 7e 10 00 61 62 63 ff"_hex),
            failure(1007, "a text message is not valid UTF-8"));
}

TEST(Receiving, DoesNotValidateBinaryMessages) {
  EXPECT_EQ(outcome("82 02 c3 28"_hex), "binary c328 > ");
}

TEST(Receiving, GivesTheMessagesThatCameBeforeTheFailure) {
  EXPECT_EQ(outcome("81 01 61 81 01 62 83 00 81 01 63"_hex),
            "text 'a'; text 'b'; " + failure(1002, "the opcode is unknown"));
}

TEST(Receiving, GivesTheMessagesThatCameBeforeTheEnd) {
  Conversation conversation;
  conversation.open();
  conversation.session.receiveEnd("the connection was reset");
  conversation.receive("81 01 61 82 01 62 81 05 63"_hex);
  EXPECT_EQ(conversation.events(),
            "text 'a'; binary 62; failed: the connection was reset; closed 1006 ''");
}

TEST(Receiving, LetsTheApplicationTakeTheMessageAway) {
  Conversation conversation;
  conversation.open();
  auto wire = textFrame("a message too long for the small string") + textFrame("next");
  conversation.session.receive(wire);
  ASSERT_EQ(conversation.session.nextEvent(), SessionEvent::text);
  auto taken = std::move(conversation.session.text());
  ASSERT_EQ(conversation.session.nextEvent(), SessionEvent::text);
  EXPECT_EQ(conversation.session.text(), "next");
  EXPECT_EQ(taken, "a message too long for the small string");
}

TEST(Receiving, ReusesTheMessagesBuffer) {
  Conversation conversation;
  conversation.open();
  const auto wire = textFrame(std::string(1000, 'x'));
  conversation.session.receive(wire);
  ASSERT_EQ(conversation.session.nextEvent(), SessionEvent::text);
  auto* buffer = conversation.session.text().data();
  ASSERT_EQ(conversation.session.nextEvent(), SessionEvent::none);
  conversation.session.receive(wire);
  ASSERT_EQ(conversation.session.nextEvent(), SessionEvent::text);
  EXPECT_EQ(conversation.session.text().data(), buffer);
}

TEST(Receiving, GoesOnInASessionThatWasMoved) {
  Conversation conversation;
  conversation.open().receive("01 02 68 69"_hex);
  ClientSession other(std::move(conversation.session));
  conversation.session = std::move(other);
  EXPECT_EQ(conversation.receive("80 01 21"_hex).events(), "text 'hi!'");
}

TEST(Receiving, LeavesNothingOfALongerMessageInAShorterOne) {
  EXPECT_EQ(outcome("82 05 01 02 03 04 05  82 02 06 07  82 04 08 09 0a 0b  82 00"_hex),
            "binary 0102030405; binary 0607; binary 08090a0b; binary  > ");
  EXPECT_EQ(outcome("81 05 61 62 63 64 65  81 02 66 67  81 04 68 69 6a 6b  81 00"_hex),
            "text 'abcde'; text 'fg'; text 'hijk'; text '' > ");
}

TEST(Receiving, FailsOnAWholeMessageInsideAFragmentedOne) {
  for (auto inner : {"81 04 61 62 63 64"_hex, "82 04 61 62 63 64"_hex}) {
    EXPECT_EQ(outcome("01 02 68 69"_hex + inner),
              failure(1002, "a message starts inside a fragmented one"));
  }
}

TEST(Receiving, TakesAPongForASignOfLifeAndNothingElse) {
  Conversation conversation;
  conversation.open();
  for (auto wire : {"89 00"_hex, "81 00"_hex, "82 02 68 69"_hex}) conversation.receive(wire);
  EXPECT_FALSE(conversation.session.takePong());
  conversation.receive("8a 00"_hex);
  EXPECT_TRUE(conversation.session.takePong());
  EXPECT_FALSE(conversation.session.takePong());
}

}  // namespace
}  // namespace web::protocol
