// URLs: what the constructor of WebSocket accepts, how it is serialised, and the error messages.
#include "url/url.h"

#include <gtest/gtest.h>

#include "url/bad_ports.h"
#include "url/ipv4_address.h"
#include "url/percent_encoding.h"

namespace web::protocol {
namespace {

// The URL as url() returns it, or the fault.
std::string hrefOf(std::string_view input) {
  auto [url, fault] = parseWebSocketUrl(input);
  return url ? url->href() : fault;
}

Url urlOf(std::string_view input) { return parseWebSocketUrl(input).url.value(); }

bool isRefused(std::string_view input) { return !parseWebSocketUrl(input).url; }

// WebSockets standard, the constructor's first steps.

TEST(WebSocketUrl, RefusesARelativeUrl) {
  EXPECT_EQ(hrefOf("/chat"), "The URL '/chat' has no scheme: it must begin with ws:// or wss://.");
  EXPECT_TRUE(isRefused(""));
  EXPECT_TRUE(isRefused("//example.com/"));
  EXPECT_TRUE(isRefused("example.com"));
}

TEST(WebSocketUrl, TakesHttpForWsAndHttpsForWss) {
  EXPECT_EQ(hrefOf("http://example.com/a"), "ws://example.com/a");
  EXPECT_EQ(hrefOf("HTTPS://example.com/a"), "wss://example.com/a");
}

TEST(WebSocketUrl, DropsTheDefaultPortOfTheSchemeThatHttpBecomes) {
  EXPECT_EQ(hrefOf("http://example.com:80/"), "ws://example.com/");
  EXPECT_EQ(hrefOf("https://example.com:443/"), "wss://example.com/");
  EXPECT_EQ(hrefOf("https://example.com:80/"), "wss://example.com:80/");
}

TEST(WebSocketUrl, RefusesAnyOtherScheme) {
  EXPECT_EQ(hrefOf("ftp://example.com/"),
            "The URL 'ftp://example.com/' has the scheme 'ftp': it must begin with ws:// or wss:// "
            "(or http:// or https://).");
  EXPECT_TRUE(isRefused("mailto:example@example.org"));
  EXPECT_TRUE(isRefused("about:blank"));
  EXPECT_TRUE(isRefused("wsss://example.com/"));
  EXPECT_TRUE(isRefused("localhost:8080/chat"));
}

TEST(WebSocketUrl, RefusesAFragment) {
  EXPECT_EQ(
      hrefOf("ws://h/#top"),
      "The URL 'ws://h/#top' has a fragment, which no server would see: leave out the '#' and "
      "what follows it, or write '#' as %23.");
}

TEST(WebSocketUrl, RefusesEvenAnEmptyFragment) { EXPECT_TRUE(isRefused("ws://h/#")); }

TEST(WebSocketUrl, KeepsAnEncodedNumberSign) { EXPECT_EQ(hrefOf("ws://h/%23a"), "ws://h/%23a"); }

TEST(WebSocketUrl, TakesABlockedPortForItFailsLikeTheNetwork) {
  EXPECT_EQ(hrefOf("ws://h:25/"), "ws://h:25/");
}

// The serialised URL, which url() returns.

TEST(WebSocketUrl, WritesSchemeAndHostInLowerCase) {
  EXPECT_EQ(hrefOf("WSS://Example.COM/Path"), "wss://example.com/Path");
}

TEST(WebSocketUrl, DropsTheDefaultPort) {
  EXPECT_EQ(hrefOf("ws://h:80/"), "ws://h/");
  EXPECT_EQ(hrefOf("wss://h:443/"), "wss://h/");
  EXPECT_EQ(hrefOf("ws://h:/"), "ws://h/");
}

TEST(WebSocketUrl, KeepsAnotherPortInItsShortestForm) {
  EXPECT_EQ(hrefOf("ws://h:443/"), "ws://h:443/");
  EXPECT_EQ(hrefOf("ws://h:008080/"), "ws://h:8080/");
  EXPECT_EQ(hrefOf("ws://h:0/"), "ws://h:0/");
}

TEST(WebSocketUrl, WritesAnEmptyPathAsASlash) {
  EXPECT_EQ(hrefOf("ws://h"), "ws://h/");
  EXPECT_EQ(hrefOf("ws://h?q"), "ws://h/?q");
}

TEST(WebSocketUrl, ResolvesDotSegments) {
  EXPECT_EQ(hrefOf("ws://h/a/./b/../c"), "ws://h/a/c");
  EXPECT_EQ(hrefOf("ws://h/../../a"), "ws://h/a");
  EXPECT_EQ(hrefOf("ws://h/a/.."), "ws://h/");
  EXPECT_EQ(hrefOf("ws://h/a/."), "ws://h/a/");
}

TEST(WebSocketUrl, ResolvesDotSegmentsThatArePercentEncoded) {
  EXPECT_EQ(hrefOf("ws://h/a/%2E/b/%2e%2E/.%2e/c"), "ws://h/c");
  EXPECT_EQ(hrefOf("ws://h/..a/%2e%2e%2e/.../"), "ws://h/..a/%2e%2e%2e/.../");
}

TEST(WebSocketUrl, TakesABackslashForASlashUpToTheQuery) {
  EXPECT_EQ(hrefOf("ws:\\\\h\\a\\..\\b?\\"), "ws://h/b?\\");
}

TEST(WebSocketUrl, TakesAnyNumberOfSlashesAfterTheScheme) {
  EXPECT_EQ(hrefOf("ws:h/a"), "ws://h/a");
  EXPECT_EQ(hrefOf("ws://///h/a"), "ws://h/a");
}

TEST(WebSocketUrl, IgnoresSpacesAroundItAndTabsAndNewlinesInIt) {
  EXPECT_EQ(hrefOf(" \n w\ts://exa\r\nmple.com/a\tb \f "), "ws://example.com/ab");
}

TEST(WebSocketUrl, PercentEncodesThePath) {
  EXPECT_EQ(hrefOf("ws://h/ \"<>^`{}'|é%zz%41"), "ws://h/%20%22%3C%3E%5E%60%7B%7D'|%C3%A9%zz%41");
}

TEST(WebSocketUrl, PercentEncodesTheQueryAsInSpecialSchemes) {
  EXPECT_EQ(hrefOf("ws://h/? \"<>^`{}'|é%zz"), "ws://h/?%20%22%3C%3E^`{}%27|%C3%A9%zz");
}

TEST(WebSocketUrl, PercentEncodesAControlCharacter) {
  using namespace std::string_view_literals;
  EXPECT_EQ(hrefOf("ws://h/\0\x1F"
                   "a\x7F"sv),
            "ws://h/%00%1Fa%7F");
}

TEST(WebSocketUrl, ReadsIllFormedUtf8AsReplacementCharacters) {
  EXPECT_EQ(hrefOf("ws://h/\xED\xA0\x80?\xFF"), "ws://h/%EF%BF%BD%EF%BF%BD%EF%BF%BD?%EF%BF%BD");
  EXPECT_TRUE(isRefused("ws://h\xFF/"));
}

TEST(WebSocketUrl, KeepsUserAndPassword) {
  EXPECT_EQ(hrefOf("ws://user:secret@h/"), "ws://user:secret@h/");
  EXPECT_EQ(hrefOf("ws://user:@h/"), "ws://user@h/");
  EXPECT_EQ(hrefOf("ws://:secret@h/"), "ws://:secret@h/");
  EXPECT_EQ(hrefOf("ws://:@h/"), "ws://h/");
}

TEST(WebSocketUrl, TakesTheLastAtSignForTheEndOfThePassword) {
  Url url = urlOf("ws://a@b:c:d@e@h/");
  EXPECT_EQ(url.username, "a%40b");
  EXPECT_EQ(url.password, "c%3Ad%40e");
  EXPECT_EQ(url.host, "h");
}

// What is sent to the server.

TEST(Url, NamesThePortInTheHostFieldOnlyIfItIsNotTheDefault) {
  EXPECT_EQ(urlOf("ws://h:80/").hostField(), "h");
  EXPECT_EQ(urlOf("wss://h:80/").hostField(), "h:80");
  EXPECT_EQ(urlOf("wss://[::1]:9/").hostField(), "[::1]:9");
}

TEST(Url, AsksForPathAndQuery) {
  EXPECT_EQ(urlOf("ws://h").resource(), "/");
  EXPECT_EQ(urlOf("ws://u:p@h:9/a?b=c").resource(), "/a?b=c");
  EXPECT_EQ(urlOf("ws://h/a?").resource(), "/a?");
}

TEST(Url, KnowsTheDefaultPorts) {
  EXPECT_EQ(urlOf("ws://h").effectivePort(), 80);
  EXPECT_EQ(urlOf("wss://h").effectivePort(), 443);
  EXPECT_EQ(urlOf("wss://h:8443").effectivePort(), 8443);
}

TEST(Url, HasAnOriginWithoutUserAndPath) {
  EXPECT_EQ(urlOf("wss://u:p@h:8443/a?b").origin(), "wss://h:8443");
  EXPECT_EQ(urlOf("https://h/a").origin(), "wss://h");
}

TEST(Url, IsSecureOverTls) {
  EXPECT_TRUE(urlOf("wss://h").isSecure());
  EXPECT_TRUE(urlOf("https://h").isSecure());
  EXPECT_FALSE(urlOf("ws://h").isSecure());
}

TEST(BadPorts, AreThoseOfFetch) {
  int count = 0;
  for (int port = 0; port <= 65535; ++port) count += isBadPort(static_cast<std::uint16_t>(port));
  EXPECT_EQ(count, 83);
  for (int port : {0, 1, 7, 22, 25, 110, 143, 2049, 4190, 6000, 6665, 6669, 6697, 10080})
    EXPECT_TRUE(isBadPort(static_cast<std::uint16_t>(port))) << port;
  for (int port : {80, 443, 8080, 3000, 6664, 6670, 65535})
    EXPECT_FALSE(isBadPort(static_cast<std::uint16_t>(port))) << port;
}

// Faults are read by people.

TEST(UrlFault, TellsASchemeThatIsNoneFromOneThatIsNotKnown) {
  for (std::string_view input : {"1ws://h", "w!s://h", "w s://h", ":", "://h", "-ws://h"})
    EXPECT_NE(parseUrl(input).fault.find(" has no scheme: "), std::string::npos) << input;
  EXPECT_NE(parseUrl("w+1.-s://h").fault.find(" has the scheme 'w+1.-s': "), std::string::npos);
}

TEST(UrlFault, IsFoundInAPortOfAnyLength) {
  for (std::string_view port : {"65536", "4294967376", "18446744073709551696"})
    EXPECT_FALSE(parseUrl("ws://h:" + std::string(port)).url) << port;
  EXPECT_EQ(parseUrl("ws://h:0000000000000065535").url->port, 65535);
}

TEST(PercentDecode, LeavesHalfACodeAsItIs) {
  for (std::string_view text : {"%", "%4", "%4g", "%g4", "%%", "%G1"})
    EXPECT_EQ(percentDecode(text), text);
  EXPECT_EQ(percentDecode(std::string_view("%41").substr(0, 2)), "%4");
  EXPECT_EQ(percentDecode("%41%6a%4A%%34%25"), "AjJ%4%");
}

TEST(Ipv4, IsReadInEverySpelling) {
  for (std::string_view host : {"0X7F.1", "0x7f.0X1", "0177.1", "127.0.0.1."})
    EXPECT_EQ(parseIpv4(host), 0x7f000001u) << host;
}

TEST(UrlFault, SaysThatTheHostIsMissing) {
  EXPECT_EQ(hrefOf("ws://"),
            "The URL 'ws://' is not valid: it has no host, as in wss://example.com/.");
  EXPECT_EQ(hrefOf("ws://user@:80/"),
            "The URL 'ws://:80/' is not valid: it has no host, as in wss://example.com/.");
}

TEST(UrlFault, SaysWhatAPortIs) {
  EXPECT_EQ(hrefOf("ws://h:8o/"),
            "The URL 'ws://h:8o/' is not valid: the port '8o' is not a number: it must be 0 to "
            "65535, in digits.");
  EXPECT_EQ(hrefOf("ws://h:65536/"),
            "The URL 'ws://h:65536/' is not valid: the port '65536' is too large: it must be 0 to "
            "65535.");
}

TEST(UrlFault, SaysWhatIsWrongWithTheHost) {
  EXPECT_EQ(hrefOf("ws://a b/"),
            "The URL 'ws://a b/' is not valid: the host 'a b' has a character that no host may "
            "have: spaces, controls and any of #%/:<>?@[\\]^|.");
  EXPECT_EQ(hrefOf("ws://1.2.3.256/"),
            "The URL 'ws://1.2.3.256/' is not valid: the host '1.2.3.256' ends in a number, but is "
            "not an IPv4 address, such as 192.0.2.1.");
  EXPECT_EQ(
      hrefOf("ws://[::1/"),
      "The URL 'ws://[::1/' is not valid: the host '[::1' has no ']' after the IPv6 address.");
}

TEST(UrlFault, SaysThatANameIsNone) {
  EXPECT_EQ(hrefOf("ws://\u00AD/"),
            "The URL 'ws://\u00AD/' is not valid: the host '\u00AD' is not a valid "
            "internationalised name (IDNA).");
}

TEST(UrlFault, QuotesALongUrlInPartAndNoControls) {
  std::string fault = hrefOf("x\x1B[31m" + std::string(70, 'a') + "éééé");
  EXPECT_EQ(fault, "The URL 'x.[31m" + std::string(70, 'a') +
                       "…' has no scheme: it must begin with ws:// or wss://.");
}

}  // namespace
}  // namespace web::protocol
