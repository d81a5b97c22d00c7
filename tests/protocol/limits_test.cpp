// The limits are checked before memory is allocated, and the Close frame says which one was
// exceeded.
#include <gtest/gtest.h>

#include "protocol/conversation.h"
#include "protocol/message_writer.h"

namespace web::protocol {
namespace {

Limits messageLimit(std::size_t size) {
  Limits limits;
  limits.maxMessageSize = size;
  return limits;
}

TEST(MessageLimit, LetsAMessageOfItsSizePass) {
  EXPECT_EQ(outcome("81 03 61 62 63"_hex, messageLimit(3)), "text 'abc' > ");
  EXPECT_EQ(outcome("01 02 61 62 80 01 63"_hex, messageLimit(3)), "text 'abc' > ");
}

TEST(MessageLimit, IsCheckedOnTheHeader) {
  EXPECT_EQ(outcome("81 04"_hex, messageLimit(3)),
            failure(1009, "a message is larger than maxMessageSize"));
  EXPECT_EQ(outcome("82 7f 40 00 00 00 00 00 00 00"_hex),
            failure(1009, "a message is larger than maxMessageSize"));
}

TEST(MessageLimit, HoldsForAMessageThatIsThereAsAWhole) {
  for (auto frame : {"81 04 61 62 63 64"_hex, "82 04 61 62 63 64"_hex})
    EXPECT_EQ(outcome(frame, messageLimit(3)),
              failure(1009, "a message is larger than maxMessageSize"));
}

TEST(MessageLimit, CountsAllFragments) {
  EXPECT_EQ(outcome("01 02 61 62  00 01 63  80 01"_hex, messageLimit(3)),
            failure(1009, "a message is larger than maxMessageSize"));
}

TEST(MessageLimit, StartsAnewWithEachMessage) {
  EXPECT_EQ(outcome("82 03 01 02 03  82 03 04 05 06"_hex, messageLimit(3)),
            "binary 010203; binary 040506 > ");
}

TEST(FragmentLimit, LetsSoManyPassAndNoMore) {
  Limits limits;
  limits.maxFragments = 3;
  EXPECT_EQ(outcome("01 00 00 00 80 00  01 00 00 00 80 00"_hex, limits), "text ''; text '' > ");
  EXPECT_EQ(outcome("01 00 00 00 00 00 80 00"_hex, limits),
            failure(1009, "a message has more fragments than the limit"));
}

TEST(FragmentLimit, Allows100000Fragments) {
  Conversation conversation;
  conversation.open();
  conversation.receive("02 00"_hex + repeated("00 01 61"_hex, 100000) + "80 00"_hex);
  EXPECT_EQ(conversation.events().size(), std::string("binary ").size() + 200000);
}

// A frame counts with the uncompressed size of its message, so little memory can count as much.
TEST(BufferLimit, CanBeMoreThanTwoGigabytes) {
  constexpr std::size_t threeGigabytes = std::size_t{3} << 30;
  for (const bool isEnough : {true, false}) {
    OutputQueue output;
    ASSERT_NE(output.append(10, threeGigabytes), nullptr);
    MessageWriter writer(output, [](std::span<std::byte>) {},
                         {.maxBufferedAmount = std::uint64_t{threeGigabytes} + (isEnough ? 2 : 1)});
    EXPECT_EQ(writer.writeText("hi", nullptr), isEnough);
    EXPECT_EQ(output.bufferedAmount(), threeGigabytes + 2);  // Discarded data counts as well.
  }
}

}  // namespace
}  // namespace web::protocol
