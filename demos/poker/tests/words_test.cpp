// The texts about a table.
#include "../words.h"

#include "../report.h"
#include "table_fixture.h"

namespace poker {
namespace {

TEST_F(TableTest, AHiddenCardIsSeenByItsOwnerAlone) {
  sitDown({.card = "\"5\"", .bobVoted = true});
  const auto shown = seats(table);
  EXPECT_EQ(shown[0].card, "5");
  EXPECT_TRUE(shown[0].isMe);
  EXPECT_EQ(shown[1].face, Seat::Face::hidden);
  EXPECT_EQ(shown[1].card, "");
  EXPECT_EQ(shown[1].status, "has voted");
}

TEST_F(TableTest, RevealedCardsAreSeenByAll) {
  sitDown({.card = "\"5\"", .results = fiveAndEight});
  const auto shown = seats(table);
  EXPECT_EQ(shown[1].face, Seat::Face::shown);
  EXPECT_EQ(shown[1].card, "8");
}

TEST_F(TableTest, TheSameCardOnceMoreTakesItBack) {
  sitDown({.card = "\"5\""});
  EXPECT_EQ(toggled(table, "5"), std::nullopt);
  EXPECT_EQ(toggled(table, "8"), "8");
}

TEST_F(TableTest, AReportHasWhatHasChanged) {
  sitDown();
  const auto before = report(table);
  EXPECT_EQ(news({}, before),
            "card none\npeople Ada* Bob\nresults hidden\nstate open\nstory 1\nvoted nobody\n");
  hear({.bobVoted = true});
  EXPECT_EQ(news(before, report(table)), "voted Bob\n");
  hear({.story = secondStory, .results = fiveAndEight});
  EXPECT_EQ(report(table)["results"], "1x5 1x8 average 6.5 median 6.5");
  EXPECT_EQ(report(table)["story"], "2 Log in");
}

TEST(Words, ProgressCounts) {
  Game game;
  game.players = {{1, "Ada", true, false}, {2, "Bob", false, false}};
  EXPECT_EQ(progress(game), "Nobody has voted yet");
  game.players[0].hasVoted = true;
  EXPECT_EQ(progress(game), "1 of 2 has voted");
  game.players[1].hasVoted = true;
  EXPECT_EQ(progress(game), "Everybody has voted");
}

TEST(Words, BarsAreMeasuredByTheLongest) {
  Results results;
  results.votes = {{1, "Ada", "5"}, {2, "Bob", "8"}, {3, "Cy", "5"}};
  results.counts = {{"5", 2}, {"8", 1}};
  const auto shown = bars(results);
  EXPECT_EQ(shown[0].part, 1);
  EXPECT_EQ(shown[0].names, "Ada, Cy");
  EXPECT_EQ(shown[1].part, 0.5);
}

TEST(Words, SummariesFitTheVotes) {
  Results results;
  results.votes = {{1, "Ada", "☕"}, {2, "Bob", "?"}};
  EXPECT_EQ(summary(results), "No numbers were chosen");
  results.average = 20 / 3.0;
  results.median = 5;
  EXPECT_EQ(summary(results), "Average 6.67, median 5");
  results.agreed = true;
  EXPECT_EQ(summary(results), "Everybody chose ☕");
}

TEST(Words, AStoryWithoutATitleHasANumber) {
  EXPECT_EQ(headline({3, "", 1}), "Story 3");
  EXPECT_EQ(headline({3, "Log in", 1}), "Story 3: Log in");
}

}  // namespace
}  // namespace poker
