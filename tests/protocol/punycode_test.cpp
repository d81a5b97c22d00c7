// The samples of RFC 3492 §7.1, and the limits of the range.
#include "url/punycode.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace web::protocol {
namespace {

std::string encode(std::u32string_view text) {
  return toPunycode(std::vector<std::uint32_t>(text.begin(), text.end()));
}

TEST(Punycode, IsAsInTheStandardsSamples) {
  EXPECT_EQ(encode(U"\u0644\u064A\u0647\u0645\u0627\u0628\u062A\u0643\u0644\u0645\u0648\u0634\u0639"
                   U"\u0631\u0628\u064A\u061F"),
            "egbpdaj6bu4bxfgehfvwxn");
  EXPECT_EQ(encode(U"\u4ED6\u4EEC\u4E3A\u4EC0\u4E48\u4E0D\u8BF4\u4E2D\u6587"),
            "ihqwcrb4cv8a8dqg056pqjye");
  EXPECT_EQ(encode(U"Pro\u010Dprost\u011Bnemluv\u00ED\u010Desky"),
            "Proprostnemluvesky-uyb24dma41a");
  EXPECT_EQ(encode(U"3\u5E74B\u7D44\u91D1\u516B\u5148\u751F"), "3B-ww4c5e180e575a65lsy2b");
  EXPECT_EQ(encode(U"\u305D\u306E\u30B9\u30D4\u30FC\u30C9\u3067"), "d9juau41awczczp");
  EXPECT_EQ(encode(U"-> $1.00 <-"), "-> $1.00 <--");
}

TEST(Punycode, HasEveryCodePointFromTheFirstBeyondAsciiToTheLast) {
  EXPECT_EQ(encode(U""), "");
  EXPECT_EQ(encode(U"\u0080"), "a");
  EXPECT_EQ(encode(U"\U0010FFFF"), "dn32g");
  EXPECT_EQ(encode(U"\u0080\U0010FFFF"), "a08093t");
}

}  // namespace
}  // namespace web::protocol
