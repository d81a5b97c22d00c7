// Messages from the relay, valid and invalid.
#include "../language.h"

#include "table_fixture.h"

#include <gmock/gmock.h>

namespace poker::language {
namespace {

Game game(const Shown& shown) { return std::get<Game>(*decode(shown.text())); }

TEST(Language, AStateSaysEverything) {
  const auto seen = game({.card = "\"½\"", .story = secondStory, .bobVoted = true});
  EXPECT_EQ(seen.me, 1);
  EXPECT_EQ(seen.myCard, "½");
  EXPECT_EQ(seen.story, (Story{2, "Log in", 1}));
  EXPECT_THAT(seen.deck, testing::ElementsAre("½", "1", "5", "8", "☕"));
  EXPECT_TRUE(seen.players[0].isModerator);
  EXPECT_TRUE(seen.players[1].hasVoted);
  EXPECT_EQ(seen.players[1].name, "Bob");
  EXPECT_FALSE(seen.results);
}

TEST(Language, ResultsComeWithTheirNumbers) {
  const auto results = *game({.results = fiveAndEight}).results;
  EXPECT_EQ(results.average, 6.5);
  EXPECT_EQ(results.votes[1].card, "8");
  EXPECT_EQ(results.counts[0].count, 1);
  EXPECT_FALSE(results.agreed);
}

TEST(Language, CardsWithoutNumbersHaveNoAverage) {
  const auto results = *game({.results = R"({"votes":[],"counts":[],"average":null,"median":null,)"
                                         R"("agreed":true})"})
                            .results;
  EXPECT_EQ(results.average, std::nullopt);
}

TEST(Language, MembersThatAreUnknownAreIgnored) {
  auto text = Shown().text();
  text.insert(1, R"("weather":{"is":["fine"]},)");
  EXPECT_TRUE(decode(text));
}

TEST(Language, MessagesThatAreUnknownAreIgnored) {
  EXPECT_TRUE(std::holds_alternative<Unknown>(*decode(R"({"type":"weather"})")));
}

TEST(Language, ARefusalHasAReason) {
  EXPECT_EQ(std::get<Refused>(*decode(R"({"type":"refused","reason":"no"})")).reason, "no");
  EXPECT_FALSE(decode(R"({"type":"refused"})"));
}

TEST(Language, WhatIsNoStateIsNotBelieved) {
  for (const char* text : {"", "{", "null", "[]", "7", "\"state\"", "{}", R"({"type":1})",
                           R"({"type":"state"})", R"({"type":"state","you":7})"})
    EXPECT_FALSE(decode(text)) << text;
}

// Each member in turn has a wrong type.
TEST(Language, AStateWithAWrongMemberIsNotBelieved) {
  const auto good = Shown{.results = fiveAndEight}.text();
  ASSERT_TRUE(decode(good));
  const std::pair<const char*, const char*> changes[] = {
      {R"("id":1,"card":null)", R"("id":9,"card":null)"},  // There is nobody with this id.
      {R"("id":1,"card":null)", R"("id":1.5,"card":null)"},
      {R"("id":1,"card":null)", R"("id":4294967297,"card":null)"},
      {R"("card":null)", R"("card":5)"},
      {R"("round":1)", R"("round":-1)"},
      {R"("title":"")", R"("title":null)"},
      {R"(["½")", R"([1,"½")"},
      {R"("moderator":true)", R"("moderator":1)"},
      {R"("name":"Bob")", R"("name":["Bob"])"},
      {R"("average":6.5)", R"("average":"6.5")"},
      {R"("count":1)", R"("count":"1")"},
  };
  for (const auto& [from, to] : changes) {
    auto bad = good;
    const auto at = bad.find(from);
    ASSERT_NE(at, bad.npos) << from;
    bad.replace(at, std::string_view(from).size(), to);
    EXPECT_FALSE(decode(bad)) << bad;
  }
}

TEST(Language, WhatAPersonTypesStaysJson) {
  EXPECT_EQ(next("say \"hi\" \xFF"),
            "{\"title\":\"say \\\"hi\\\" \xEF\xBF\xBD\",\"type\":\"next\"}");
}

}  // namespace
}  // namespace poker::language
