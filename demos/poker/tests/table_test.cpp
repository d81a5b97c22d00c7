// The netcode: what is sent when, and what a lost connection changes.
#include "table_fixture.h"

#include <gmock/gmock.h>

namespace poker {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using State = Table::State;

const std::string five = R"(text "{"card":"5","type":"vote"}")";
const std::string eight = R"(text "{"card":"8","type":"vote"}")";
const std::string none = R"(text "{"card":null,"type":"vote"}")";
const std::string reveal = R"(text "{"type":"reveal"}")";

TEST_F(TableTest, SaysWhoItIsAndIsOpenOnceItSeesTheTable) {
  connect();
  EXPECT_EQ(channel->url(), "ws://h/poker?room=tea%20time");
  EXPECT_THAT(channel->calls,
              ElementsAre(R"(text "{"key":"00112233445566778899aabbccddeeff","name":"Ada",)"
                          R"("type":"join"}")"));
  EXPECT_EQ(table.state(), State::connecting);
  hear({});
  EXPECT_EQ(table.state(), State::open);
  EXPECT_TRUE(table.isModerator());
}

TEST_F(TableTest, ACardIsMineAtOnceAndSentOnce) {
  sitDown();
  table.vote("5");
  EXPECT_EQ(table.card(), "5");
  EXPECT_TRUE(table.hasUnsent());
  hear({.bobVoted = true});  // Meanwhile something else happened.
  hear({.card = "\"5\""});
  EXPECT_FALSE(table.hasUnsent());
  EXPECT_THAT(said(), ElementsAre(five));
}

TEST_F(TableTest, AnotherCardWaitsUntilTheFirstHasArrived) {
  sitDown();
  table.vote("5");
  table.vote("8");
  table.vote({});
  EXPECT_THAT(said(), ElementsAre(five));
  hear({.card = "\"5\""});
  EXPECT_THAT(said(), ElementsAre(five, none));
}

TEST_F(TableTest, ACardThatTheRelayDidNotHearOfIsLaidAgain) {
  sitDown();
  table.vote("5");
  lose();
  sitDown();
  EXPECT_THAT(said(), ElementsAre(five));
}

TEST_F(TableTest, ACardThatTheRelayKeptIsNotLaidAgain) {
  sitDown();
  table.vote("5");
  hear({.card = "\"5\""});
  lose();
  sitDown({.card = "\"5\""});
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(TableTest, ARelayThatForgotIsToldTheCardAgain) {
  sitDown();
  table.vote("5");
  hear({.card = "\"5\""});
  lose();
  sitDown();
  EXPECT_THAT(said(), ElementsAre(five));
}

TEST_F(TableTest, ACardIsLaidWhileNobodyIsConnected) {
  sitDown();
  lose();
  EXPECT_EQ(table.state(), State::waiting);
  table.vote("8");
  EXPECT_EQ(table.card(), "8");
  sitDown();
  EXPECT_THAT(said(), ElementsAre(eight));
}

TEST_F(TableTest, ACardForAnotherStoryIsForgotten) {
  sitDown();
  lose();
  table.vote("8");
  sitDown({.story = secondStory});
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_EQ(table.card(), std::nullopt);
}

TEST_F(TableTest, ACardForAnEarlierRoundIsForgotten) {
  sitDown();
  table.vote("5");
  hear({.card = "\"5\""});
  lose();
  sitDown({.story = secondRound});
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_EQ(table.card(), std::nullopt);
}

TEST_F(TableTest, ACardAfterTheRevealIsRefusedHere) {
  sitDown({.results = fiveAndEight});
  table.vote("5");
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_EQ(table.refusal(), "the cards are on the table");
}

TEST_F(TableTest, ARefusalIsShownUntilSomethingElseIsDone) {
  sitDown();
  table.reveal();
  hearText(R"({"type":"refused","reason":"nobody has voted yet"})");
  EXPECT_EQ(table.refusal(), "nobody has voted yet");
  EXPECT_FALSE(table.hasUnsent());
  table.vote("5");
  EXPECT_EQ(table.refusal(), "");
}

TEST_F(TableTest, ARevealThatWasLostIsSaidAgain) {
  sitDown({.card = "\"5\""});
  table.reveal();
  lose();
  sitDown({.card = "\"5\""});
  EXPECT_THAT(said(), ElementsAre(reveal));
  hear({.card = "\"5\"", .results = fiveAndEight});
  EXPECT_FALSE(table.hasUnsent());
}

TEST_F(TableTest, ARevealThatArrivedIsNotSaidAgain) {
  sitDown({.card = "\"5\""});
  table.reveal();
  lose();
  sitDown({.card = "\"5\"", .results = fiveAndEight});
  EXPECT_THAT(said(), IsEmpty());
}

TEST_F(TableTest, TheNextStoryIsBegunOnce) {
  sitDown();
  table.next("Log in");
  lose();
  sitDown({.story = secondStory});
  EXPECT_THAT(said(), IsEmpty());
  EXPECT_EQ(table.game().story.title, "Log in");
}

TEST_F(TableTest, HandingOverIsDoneOnceSomebodyElseModerates) {
  sitDown();
  table.moderate(2);
  EXPECT_THAT(said(), ElementsAre(R"(text "{"id":2,"type":"moderate"}")"));
  hear({.moderates = false});
  EXPECT_FALSE(table.hasUnsent());
  EXPECT_FALSE(table.isModerator());
}

TEST_F(TableTest, TheTableStaysInSightWithoutAConnection) {
  sitDown();
  lose();
  EXPECT_EQ(table.game().players.size(), 2u);
  EXPECT_THAT(table.sentence(now),
              testing::MatchesRegex("The connection was lost\\. Trying again "
                                    "in 1 s; what you do meanwhile is kept\\."));
}

TEST_F(TableTest, ARelayThatSpeaksAnotherLanguageIsNotBelieved) {
  connect();
  hearText(R"({"type":"state","people":[]})");
  EXPECT_EQ(table.state(), State::waiting);
  EXPECT_THAT(table.sentence(now), testing::StartsWith("The server does not speak"));
}

TEST_F(TableTest, APlayersKeyIsTheirOwn) {
  EXPECT_THAT(Table::randomKey(), testing::MatchesRegex("[0-9a-f]*"));
  EXPECT_EQ(Table::randomKey().size(), 32u);
  EXPECT_NE(Table::randomKey(), Table::randomKey());
}

}  // namespace
}  // namespace poker
