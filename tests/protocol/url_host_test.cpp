// The hosts of URLs: names, IPv4 and IPv6 addresses, in all their spellings.
#include "url/url_host.h"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace web::protocol {
namespace {

std::string hostOf(std::string_view text) { return parseHost(text).host; }

bool isRefused(std::string_view text) {
  HostResult result = parseHost(text);
  return result.host.empty() && !result.fault.empty();
}

TEST(UrlHost, IsAnIpv4AddressInAnySpelling) {
  for (std::string_view host :
       {"127.0.0.1", "127.1", "0x7f.1", "0X7F.0.0.0x1", "0177.0.0.01", "2130706433", "0x7F000001",
        "127.0.0.1.", "%31%32%37.1", "１２７.1"})
    EXPECT_EQ(hostOf(host), "127.0.0.1") << host;
}

TEST(UrlHost, IsNoNameIfItEndsInANumber) {
  for (std::string_view host :
       {"256.0.0.1", "1.2.3.4.5", "1.2.3.4.0", "1.2.3.256", "08", "a.1", "a.0x", "1..2",
        "4294967296", "0x100000000", "99999999999999999999999999", "0x10000000000000001"})
    EXPECT_TRUE(isRefused(host)) << host;
  EXPECT_EQ(hostOf("1.2.3.4a"), "1.2.3.4a");
}

TEST(UrlHost, IsAnIpv6AddressInBracketsAndCompressed) {
  EXPECT_EQ(hostOf("[::1]"), "[::1]");
  EXPECT_EQ(hostOf("[2001:0DB8:0:0:0:0:0:1]"), "[2001:db8::1]");
  EXPECT_EQ(hostOf("[0:0:0:0:0:0:0:0]"), "[::]");
  EXPECT_EQ(hostOf("[::ffff:192.0.2.1]"), "[::ffff:c000:201]");
}

TEST(UrlHost, CompressesTheFirstOfTheLongestRunsOfZerosButNeverASingleOne) {
  EXPECT_EQ(hostOf("[1:0:0:2:0:0:3:4]"), "[1::2:0:0:3:4]");
  EXPECT_EQ(hostOf("[1:0:0:2:0:0:0:4]"), "[1:0:0:2::4]");
  EXPECT_EQ(hostOf("[1:0:3:4:5:6:7:8]"), "[1:0:3:4:5:6:7:8]");
  EXPECT_EQ(hostOf("[1::3:4:5:6:7:8]"), "[1:0:3:4:5:6:7:8]");
}

TEST(UrlHost, IsRefusedIfItIsAlmostAnIpv6Address) {
  for (std::string_view host : {"[]",
                                "[:]",
                                "[::1",
                                "[1:2]",
                                "[1:2:3:4:5:6:7]",
                                "[1:2:3:4:5:1.2.3.4]",
                                "[1:2:3:4:5:6:7:1.2.3.4]",
                                "[1::2::3]",
                                "[:::]",
                                "[1:2:3:4:5:6:7:8:9]",
                                "[12345::]",
                                "[::g]",
                                "[1:2:3:4:5:6:7:]",
                                "[1:2:3:4:5:6:7:8:]",
                                "[1::2:]",
                                "[::1:2:3:4:5:6:7:8]",
                                "[::1%25eth0]",
                                "[1::2:3:4:5:6:7:8]",
                                "[::1.2.3]",
                                "[::1.2.3.04]",
                                "[::1.2.3.256]",
                                "[::1.2.3.4.5]",
                                "[1:2:3:4:5:6:7:1.2.3.4]",
                                "[::1]x"})
    EXPECT_TRUE(isRefused(host)) << host;
}

TEST(UrlHost, IsPercentDecoded) {
  EXPECT_EQ(hostOf("ex%41mple.com"), "example.com");
  EXPECT_EQ(hostOf("b%C3%BCcher.example"), "xn--bcher-kva.example");
}

TEST(UrlHost, IsInPunycodeBeyondAscii) {
  EXPECT_EQ(hostOf("Bücher.example"), "xn--bcher-kva.example");
  EXPECT_EQ(hostOf("日本語。example"), "xn--wgv71a119e.example");
  EXPECT_EQ(hostOf("☃.example"), "xn--n3h.example");
  EXPECT_EQ(hostOf("\u31BB.example"), "xn--dkk.example");
}

TEST(UrlHost, TakesTheIdeographicDotsForDots) {
  for (std::string_view dot : {".", "\u3002", "\uFF0E", "\uFF61"})
    EXPECT_EQ(hostOf("é" + std::string(dot) + "a-"), "xn--9ca.a-") << dot;
}

TEST(UrlHost, MayHaveASymbolBesideASharpSAFinalSigmaOrAJoiner) {
  EXPECT_EQ(hostOf("♥ß"), "xn--zca523q");
  EXPECT_EQ(hostOf("♥ς"), "xn--3xa748o");
  EXPECT_EQ(hostOf("I❤\uFE0Fß"), "xn--i-qfa6960a");
  EXPECT_EQ(hostOf("xn--zca523q.é"), "xn--zca523q.xn--9ca");
  // After a virama, and between letters that join.
  EXPECT_EQ(hostOf("♥\u0915\u094D\u200D\u0937"), "xn--11b2ezcw70k6hh");
  EXPECT_EQ(hostOf("♥\u1820\u200C\u1820"), "xn--26ea791dxxg");
}

TEST(UrlHost, MayHaveAJoinerOnlyWhereItJoins) {
  for (std::string_view host :
       {"♥a\u200Db", "♥a\u200C", "\u200D♥", "♥\u1820\u200Ca", "♥a\u200C\u1820",
        "\U0001F469\u200D\U0001F4BB", "xn--1ugx2wba.é", "ｘn--1ugx2wba"})
    EXPECT_TRUE(isRefused(host)) << host;
}

TEST(UrlHost, IsMappedAndComposedBesideASymbol) {
  EXPECT_EQ(hostOf("ßA\u030A"), hostOf("ß\u00E5"));
  EXPECT_EQ(hostOf("♥ßA\u030A"), hostOf("♥ß\u00E5"));
  EXPECT_EQ(hostOf("♥ß\u0301"), "xn--zca60is91d");
  EXPECT_EQ(hostOf("♥ﬁ\u00AD"), hostOf("♥fi"));
  EXPECT_TRUE(isRefused("\u0301♥"));
  EXPECT_TRUE(isRefused("♥\u0378"));
}

TEST(UrlHost, MayHaveHyphensAnywhereInALabel) {
  EXPECT_EQ(hostOf("ab--é"), "xn--ab---epa");
  EXPECT_EQ(hostOf("ab－－ß"), "xn--ab---yna");
  EXPECT_EQ(hostOf("é--"), "xn-----9ia");
  EXPECT_EQ(hostOf("-é"), "xn----bga");
  EXPECT_EQ(hostOf("ß♥-"), "xn----pfa239z");
  EXPECT_EQ(hostOf("אב--ג"), "xn-----uldeh");
  EXPECT_EQ(hostOf("xn--ab---epa.é"), "xn--ab---epa.xn--9ca");
}

TEST(UrlHost, MayHaveTheAsciiThatAUrlAllowsInALabelBeyondAscii) {
  EXPECT_EQ(hostOf("a+É"), "xn--a+-cja");
  EXPECT_EQ(hostOf("é_"), "xn--_-9fa");
  EXPECT_TRUE(isRefused("é a"));
}

TEST(UrlHost, MayNotLookLikePunycodeBeyondAscii) {
  EXPECT_TRUE(isRefused("xn--é"));
  EXPECT_TRUE(isRefused("xn--♥ß"));
  EXPECT_EQ(hostOf("\U0001D431n--n3h"), "xn--n3h");
  EXPECT_TRUE(isRefused("\U0001D431n--♥"));
}

// Browsers accept these: see README.md.
TEST(UrlHost, IsRefusedWhereItIsBeyondUs) {
  EXPECT_TRUE(isRefused("א♥א"));
  EXPECT_TRUE(isRefused(std::string(255, 'x') + "é"));
  EXPECT_FALSE(isRefused(std::string(254, 'x') + "é"));
  EXPECT_TRUE(isRefused("♥" + std::string(2, 'x') + "=\u0338"));
}

TEST(UrlHost, KeepsTheSharpSAsBrowsersDo) {
  EXPECT_EQ(hostOf("faß.example"), "xn--fa-hia.example");
}

TEST(UrlHost, IsNotCheckedForPunycodeIfItIsAscii) {
  EXPECT_EQ(hostOf("XN--A.example"), "xn--a.example");
}

TEST(UrlHost, IsCheckedForPunycodeIfAnotherLabelIsBeyondAscii) {
  EXPECT_EQ(hostOf("xn--bcher-kva.é"), "xn--bcher-kva.xn--9ca");
  EXPECT_EQ(hostOf("xn--n3h.é"), "xn--n3h.xn--9ca");
  EXPECT_TRUE(isRefused("xn--a.é"));
  EXPECT_TRUE(isRefused("xn--.é"));
}

TEST(UrlHost, KeepsTheBidirectionalRuleAcrossItsLabels) {
  EXPECT_EQ(hostOf("a1.א"), "a1.xn--4db");
  EXPECT_TRUE(isRefused("1a.א"));
  EXPECT_TRUE(isRefused("1é.xn--4db"));
  EXPECT_TRUE(isRefused("א.a-"));
  EXPECT_TRUE(isRefused("♥א"));
}

TEST(UrlHost, MayNotHaveForbiddenCharacters) {
  for (char character : std::string_view(" <>^|%[]"))
    EXPECT_TRUE(isRefused(std::string("a") + character + "b")) << character;
  EXPECT_TRUE(isRefused("a%00b"));
  EXPECT_TRUE(isRefused("é%00b"));
  EXPECT_TRUE(isRefused("a\x7F"));
}

}  // namespace
}  // namespace web::protocol
