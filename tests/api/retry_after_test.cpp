// Retry-After: seconds, dates, and invalid values.
#include "retry_after.h"

#include <gtest/gtest.h>

#include <string>

namespace web {
namespace {

using std::chrono::seconds;

// Sun, 06 Nov 1994 08:49:37 GMT.
const auto then = std::chrono::system_clock::time_point(seconds(784'111'777));

std::optional<seconds> read(std::string_view field) { return retryAfter(field, then); }

TEST(RetryAfter, IsANumberOfSeconds) {
  EXPECT_EQ(read("120"), seconds(120));
  EXPECT_EQ(read("0"), seconds(0));
  EXPECT_EQ(read("0007"), seconds(7));
}

TEST(RetryAfter, IsADateInAnyOfThreeForms) {
  for (auto* field : {"Sun, 06 Nov 1994 08:51:37 GMT", "Sunday, 06-Nov-94 08:51:37 GMT",
                      "Sun Nov  6 08:51:37 1994"}) {
    EXPECT_EQ(read(field), seconds(120)) << field;
  }
  EXPECT_EQ(read("Mon, 06 Nov 1995 08:49:37 GMT"), seconds(365 * 24 * 3600));
  EXPECT_EQ(read("Thu, 29 Feb 1996 00:00:00 GMT"), seconds(825'552'000 - 784'111'777));
}

TEST(RetryAfter, HasTwoDigitsForAYearThatIsAtMostFiftyYearsAhead) {
  EXPECT_EQ(read("Sunday, 06-Nov-44 08:49:37 GMT"), seconds(1'577'923'200));
  EXPECT_EQ(read("Sunday, 06-Nov-45 08:49:37 GMT"), seconds(0));
}

TEST(RetryAfter, MayBeALeapSecond) {
  EXPECT_EQ(read("Sat, 31 Dec 1994 23:59:60 GMT"), read("Sun, 01 Jan 1995 00:00:00 GMT"));
  EXPECT_EQ(read("Sat, 31 Dec 1994 23:59:61 GMT"), std::nullopt);
}

TEST(RetryAfter, OfThePastIsNoWait) {
  EXPECT_EQ(read("Sun, 06 Nov 1994 08:49:36 GMT"), seconds(0));
  EXPECT_EQ(read("Thu, 01 Jan 1970 00:00:00 GMT"), seconds(0));
}

TEST(RetryAfter, ThatIsHugeIsLongAndNoOverflow) {
  EXPECT_EQ(read(std::string(1000, '9')), seconds(1 << 30));
  EXPECT_EQ(read("2000000000"), seconds(1 << 30));
  EXPECT_GT(read("Fri, 31 Dec 9999 23:59:59 GMT"), seconds(1 << 30));
}

TEST(RetryAfter, ThatCannotBeReadIsNothing) {
  for (auto* field : {"", "-1", "+5", "1.5", "soon", "5 seconds", "Sun, 06 Nov 1994", "08:49:37",
                      "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
                      "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 1994 08:49.37 GMT",
                      "Sun, 262 Nov 1994 08:49:37 GMT", "Sun, 06 Foo 1994 08:49:37 GMT",
                      "Sun, 06 Nov 99999 08:49:37 GMT", "06 06 Nov 1994 08:49:37",
                      "Sun, 06 Nov 1994 8:49:37 GMT", "Sun, 99999999999 Nov 1994 08:49:37 GMT"}) {
    EXPECT_EQ(read(field), std::nullopt) << field;
  }
}

// A server may send anything.
TEST(RetryAfter, TakesAnyByteAnywhere) {
  const std::string good = "Sunday, 06-Nov-94 08:51:37 GMT";
  for (std::size_t place = 0; place <= good.size(); ++place) {
    for (int byte = 0; byte < 256; ++byte) {
      auto field = good;
      field.insert(place, 1, static_cast<char>(byte));
      EXPECT_GE(read(field).value_or(seconds(0)), seconds(0)) << field;
    }
  }
}

}  // namespace
}  // namespace web
