// The scripted player.
#include "../script.h"

#include "../options.h"
#include "table_fixture.h"

#include <gmock/gmock.h>

namespace poker {
namespace {

TEST_F(TableTest, AScriptDoesOneThingAfterTheOther) {
  sitDown();
  Script script(" votes 1; vote 5 ;reveal");
  script.frame(table);
  EXPECT_EQ(script.current(), "votes 1");
  EXPECT_THAT(said(), testing::IsEmpty());

  hear({.bobVoted = true});
  script.frame(table);
  EXPECT_EQ(said().size(), 1u) << "the reveal waits until the card has arrived";
  hear({.card = "\"5\"", .bobVoted = true});
  script.frame(table);
  EXPECT_EQ(said().back(), R"(text "{"type":"reveal"}")");
  EXPECT_TRUE(script.isDone());
}

TEST(Script, WhatItDoesNotKnowIsAFault) {
  EXPECT_THAT(Script("vote 5; dance").fault(),
              testing::StartsWith("--script does not know 'dance'"));
  EXPECT_THAT(Script("people many").fault(), testing::HasSubstr("people many"));
  EXPECT_EQ(Script("people 2; votes 1; next; again; moderator; revealed; hidden;").fault(), "");
}

std::optional<Options> options(std::vector<const char*> arguments, std::string& fault) {
  arguments.insert(arguments.begin(), "poker");
  return readOptions(static_cast<int>(arguments.size()), const_cast<char**>(arguments.data()),
                     fault);
}

TEST(Options, ThePathAndTheRoomMayBeInTheAddress) {
  std::string fault;
  const auto read = options({"ws://h:1/#tea", "--name", "Ada"}, fault);
  EXPECT_EQ(read->url, "ws://h:1/poker");
  EXPECT_EQ(read->room, "tea");
  EXPECT_EQ(read->name, "Ada");
}

TEST(Options, WhatMakesNoSenseIsToldInASentence) {
  std::string fault;
  EXPECT_FALSE(options({}, fault));
  EXPECT_THAT(fault, testing::HasSubstr("URL is missing"));
  fault.clear();
  EXPECT_FALSE(options({"mailto:me"}, fault));
  EXPECT_THAT(fault, testing::HasSubstr("is not a WebSocket URL"));
  fault.clear();
  EXPECT_FALSE(options({"ws://h", "--script", "dance"}, fault));
  EXPECT_THAT(fault, testing::HasSubstr("dance"));
  fault.clear();
  EXPECT_FALSE(options({"ws://h", "--loud", "x"}, fault));
  EXPECT_EQ(fault, "There is no option --loud.");
}

}  // namespace
}  // namespace poker
