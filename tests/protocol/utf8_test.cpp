// UTF-8 (RFC 3629): what is valid, where it becomes invalid, and what replaces it.
#include "text/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace web::protocol {
namespace {

// The definition, written out: the number of bytes after which no continuation can be valid. For
// the start of valid text, its size plus one.
std::size_t firstWrongByte(std::string_view text) {
  std::size_t at = 0;
  auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  while (at < text.size()) {
    auto first = byte(at);
    int more = first < 0x80                     ? 0
               : first >= 0xc2 && first <= 0xdf ? 1
               : (first & 0xf0) == 0xe0         ? 2
               : first >= 0xf0 && first <= 0xf4 ? 3
                                                : -1;
    if (more < 0) return at + 1;
    for (int i = 1; i <= more; ++i) {
      if (at + i == text.size()) return text.size() + 1;
      auto next = byte(at + i);
      bool right = (next & 0xc0) == 0x80;
      if (i == 1 && first == 0xe0 && next < 0xa0) right = false;  // Overlong.
      if (i == 1 && first == 0xf0 && next < 0x90) right = false;  // Overlong.
      if (i == 1 && first == 0xed && next > 0x9f) right = false;  // Surrogates.
      if (i == 1 && first == 0xf4 && next > 0x8f) right = false;  // Beyond U+10FFFF.
      if (!right) return at + i + 1;
    }
    at += static_cast<std::size_t>(more) + 1;
  }
  return text.size() + 1;
}

// Where a validator that gets the bytes one by one fails.
std::size_t failsAfter(std::string_view text) {
  Utf8Validator validator;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!validator.add(text.substr(i, 1))) return i + 1;
  }
  return text.size() + 1;
}

TEST(Utf8, TakesEveryScalarValue) {
  for (std::uint32_t c = 0; c <= 0x10ffff; ++c) {
    if (c >= 0xd800 && c <= 0xdfff) continue;
    std::string text;
    auto add = [&text](std::uint32_t byte) { text += static_cast<char>(byte); };
    if (c < 0x80) {
      add(c);
    } else if (c < 0x800) {
      add(0xc0 | c >> 6), add(0x80 | (c & 63));
    } else if (c < 0x10000) {
      add(0xe0 | c >> 12), add(0x80 | (c >> 6 & 63)), add(0x80 | (c & 63));
    } else {
      add(0xf0 | c >> 18), add(0x80 | (c >> 12 & 63)), add(0x80 | (c >> 6 & 63)),
          add(0x80 | (c & 63));
    }
    ASSERT_TRUE(isWellFormed(text)) << c;
  }
}

// The bytes at which ranges in the table begin or end.
constexpr unsigned char edgeBytes[] = {0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf,
                                       0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed,
                                       0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff};

void expectAgreement(std::initializer_list<unsigned> bytes) {
  std::string text;
  for (auto byte : bytes) text += static_cast<char>(byte);
  ASSERT_EQ(failsAfter(text), firstWrongByte(text));
  ASSERT_EQ(Utf8Validator().add(text), firstWrongByte(text) > text.size());
  ASSERT_EQ(Utf8Validator().addPortably(text), firstWrongByte(text) > text.size());
}

TEST(Utf8, AgreesWithTheDefinitionOnAllPairsAndWhatFollowsThem) {
  for (unsigned pair = 0; pair < 0x10000; ++pair) {
    for (auto third : edgeBytes) expectAgreement({pair >> 8, pair & 0xff, third});
  }
}

TEST(Utf8, AgreesWithTheDefinitionOnFourBytesAtTheEdgesOfRanges) {
  for (auto a : edgeBytes) {
    for (auto b : edgeBytes) {
      for (auto c : edgeBytes) {
        for (auto d : edgeBytes) expectAgreement({a, b, c, d});
      }
    }
  }
}

// Four bytes inside a long ASCII text, which is checked many bytes at a time.
void expectAgreementInside(std::string& text, std::size_t at,
                           std::initializer_list<unsigned> bytes) {
  for (auto byte : bytes) text[at++] = static_cast<char>(byte);
  Utf8Validator portable;
  ASSERT_EQ(Utf8Validator().add(text), portable.addPortably(text));
}

TEST(Utf8, AgreesWithThePortableWayOnAllPairsAndWhatFollowsThemInLongText) {
  for (std::size_t at : {29u, 61u}) {  // Across the end of one vector, and of two.
    std::string text(160, 'a');
    for (unsigned pair = 0; pair < 0x10000; ++pair) {
      for (auto third : {0x80u, 0xbfu, 0x61u}) {
        expectAgreementInside(text, at, {pair >> 8, pair & 0xff, third, 0x80});
        expectAgreementInside(text, at, {pair >> 8, pair & 0xff, third, 0x61});
      }
    }
  }
}

TEST(Utf8, AgreesWithThePortableWayWhereverACharacterLiesInLongText) {
  for (std::size_t at = 0; at < 156; ++at) {
    for (auto a : {0x61u, 0xc3u, 0xe0u, 0xedu, 0xf0u, 0xf1u, 0xf4u}) {
      for (auto b : {0x61u, 0x80u, 0x90u, 0xa0u, 0xc3u}) {
        for (auto c : {0x61u, 0x80u, 0xe2u}) {
          std::string text(160, 'a');
          expectAgreementInside(text, at, {a, b, c, 0x80});
          expectAgreementInside(text, at, {a, b, c, 0x61});
        }
      }
    }
  }
}

TEST(Utf8, RefusesOverlongForms) {
  for (auto* text : {"\xc0\x80", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf", "\xe0\x9f\xbf",
                     "\xf0\x80\x80\xaf", "\xf0\x8f\xbf\xbf"}) {
    EXPECT_FALSE(isWellFormed(text));
  }
}

TEST(Utf8, RefusesSurrogates) {
  for (auto* text : {"\xed\xa0\x80", "\xed\xad\xbf", "\xed\xbf\xbf", "\xed\xa0\x80\xed\xb0\x80"}) {
    EXPECT_FALSE(isWellFormed(text));
  }
}

TEST(Utf8, RefusesWhatLiesBeyondUnicode) {
  for (auto* text : {"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x88\x80\x80\x80",
                     "\xfc\x84\x80\x80\x80\x80", "\xfe", "\xff"}) {
    EXPECT_FALSE(isWellFormed(text));
  }
}

TEST(Utf8, RefusesAStrayContinuation) {
  EXPECT_FALSE(isWellFormed("\x80"));
  EXPECT_FALSE(isWellFormed("a\xbf"));
  EXPECT_FALSE(isWellFormed("\xc3\xa9\xa9"));
}

TEST(Utf8, FailsAtTheFirstByteThatCannotBeRight) {
  EXPECT_EQ(failsAfter("\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xf4\x90\x80\x80"), 13u);
  EXPECT_EQ(failsAfter("\xed\xa0\x80"), 2u);
  EXPECT_EQ(failsAfter("abc\xff"), 4u);
}

TEST(Utf8, IsNotCompleteWhereACharacterIsCut) {
  const std::string text = "\xf0\x9f\x98\x80";
  for (std::size_t size = 1; size < text.size(); ++size) {
    Utf8Validator validator;
    EXPECT_TRUE(validator.add(std::string_view(text).substr(0, size)));
    EXPECT_FALSE(validator.isComplete());
    EXPECT_TRUE(validator.add(std::string_view(text).substr(size)));
    EXPECT_TRUE(validator.isComplete());
  }
}

TEST(Utf8, FindsAWrongByteAtEveryPlaceInALongText) {
  for (std::string_view filling : {"a", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x98\x80"}) {
    std::string text;
    while (text.size() < 200) text += filling;
    ASSERT_TRUE(isWellFormed(text));
    for (std::size_t at = 0; at < text.size(); ++at) {
      for (char wrong : {'\xff', '\xc0', '\x80', '\xed', 'a'}) {
        auto changed = text;
        changed[at] = wrong;
        auto expected = firstWrongByte(changed + 'a') > changed.size() + 1;
        ASSERT_EQ(isWellFormed(changed), expected) << filling << " at " << at;
        Utf8Validator portable;
        ASSERT_EQ(portable.addPortably(changed) && portable.isComplete(), expected);
      }
    }
  }
}

TEST(Utf8, DoesNotCareWhereTextIsCut) {
  std::string text;
  while (text.size() < 150)
    text += "plain ascii, long enough for a block \xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    Utf8Validator validator;
    ASSERT_TRUE(validator.add(std::string_view(text).substr(0, cut)));
    ASSERT_TRUE(validator.add(std::string_view(text).substr(cut)));
    ASSERT_TRUE(validator.isComplete());
    ASSERT_TRUE(validator.addPortably(std::string_view(text).substr(0, cut)));
    ASSERT_TRUE(validator.addPortably(std::string_view(text).substr(cut)));
    ASSERT_TRUE(validator.isComplete());
  }
}

TEST(ToWellFormed, LeavesValidTextAlone) {
  EXPECT_EQ(toWellFormed(""), "");
  EXPECT_EQ(toWellFormed("h\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"),
            "h\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
  EXPECT_EQ(toWellFormed(std::string_view("a\0b", 3)), std::string_view("a\0b", 3));
}

// The Unicode Standard §3.9, "U+FFFD Substitution of Maximal Subparts", tables 3-8 to 3-11.
TEST(ToWellFormed, ReplacesEachMaximalPartAsUnicodeDoes) {
  const std::string r = "\xef\xbf\xbd";
  EXPECT_EQ(toWellFormed("\xc0\xaf\xe0\x80\xbf\xf0\x81\x82\x41"),
            r + r + r + r + r + r + r + r + "A");
  EXPECT_EQ(toWellFormed("\xed\xa0\x80\xed\xbf\xbf\xed\xaf\x41"),
            r + r + r + r + r + r + r + r + "A");
  EXPECT_EQ(toWellFormed("\xf4\x91\x92\x93\xff\x41\x80\xbf\x42"),
            r + r + r + r + r + "A" + r + r + "B");
  EXPECT_EQ(toWellFormed("\xe1\x80\xe2\xf0\x91\x92\xf1\xbf\x41"), r + r + r + r + "A");
}

TEST(ToWellFormed, ReplacesACharacterThatIsCutAtTheEndOnce) {
  const std::string r = "\xef\xbf\xbd";
  EXPECT_EQ(toWellFormed("a\xe2"), "a" + r);
  EXPECT_EQ(toWellFormed("a\xe2\x82"), "a" + r);
  EXPECT_EQ(toWellFormed("a\xf0\x9f\x98"), "a" + r);
}

}  // namespace
}  // namespace web::protocol
