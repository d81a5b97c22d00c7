// WebSocketInit: what the constructor accepts, and what it throws.
#include <chrono>

#include "api/api_test.h"

namespace web {
namespace {

using std::chrono::milliseconds;

std::string thrownWith(const WebSocketInit& init) {
  return thrownBy([&] { WebSocket("wss://example.com", init); });
}

std::string thrownForHeader(std::string name, std::string value) {
  return thrownWith({.headers = {{std::move(name), std::move(value)}}});
}

TEST(WebSocketInit, ReachesThePlatformWhole) {
  WebSocket socket("wss://example.com", {.headers = {{"X-Room", "7"}, {"Cookie", "a=b"}},
                                         .origin = "https://play.example",
                                         .proxy = "socks5h://127.0.0.1",
                                         .trust = {.authorities = "PEM", .system = false},
                                         .clientCertificate = {.chain = "chain", .key = "key"},
                                         .minimumTlsVersion = TlsVersion::tls13,
                                         .serverName = "play.example",
                                         .compression = false,
                                         .maxBufferedAmount = 5,
                                         .keepAlive = milliseconds(0),
                                         .handshakesInTurn = false,
                                         .ignoreUnsupported = true,
                                         .targetAddressSpace = IPAddressSpace::local});
  const auto& init = lastChannel()->init;
  EXPECT_EQ(init.headers.at(1).name + init.headers.at(1).value, "Cookiea=b");
  EXPECT_EQ(init.origin, "https://play.example");
  EXPECT_EQ(init.proxy, "socks5h://127.0.0.1");
  EXPECT_EQ(init.trust, (Trust{.authorities = "PEM", .system = false}));
  EXPECT_EQ(init.clientCertificate, (ClientCertificate{.chain = "chain", .key = "key"}));
  EXPECT_EQ(init.minimumTlsVersion, TlsVersion::tls13);
  EXPECT_EQ(init.serverName, "play.example");
  EXPECT_FALSE(init.compression);
  EXPECT_EQ(init.maxBufferedAmount, 5u);
  EXPECT_EQ(init.keepAlive, milliseconds(0));
  EXPECT_FALSE(init.handshakesInTurn);
  EXPECT_TRUE(init.ignoreUnsupported);
  EXPECT_EQ(init.targetAddressSpace.space(), IPAddressSpace::local);
}

TEST(WebSocketInit, IsSafeByDefault) {
  const WebSocketInit init;
  EXPECT_EQ(init.proxy, std::nullopt);
  EXPECT_TRUE(init.trust.system);
  EXPECT_FALSE(init.trust.acceptAnyCertificateEvenAnAttackers);
  EXPECT_EQ(init.minimumTlsVersion, TlsVersion::tls12);
  EXPECT_EQ(init.maxMessageSize, 64u << 20);
  EXPECT_EQ(init.openTimeout, milliseconds(30000));
  EXPECT_EQ(init.closeTimeout, milliseconds(10000));
  EXPECT_EQ(init.keepAlive, milliseconds(30000));
  EXPECT_TRUE(init.handshakesInTurn);
  EXPECT_FALSE(init.ignoreUnsupported);
  EXPECT_EQ(init.targetAddressSpace.space(), std::nullopt);
}

TEST(WebSocketInit, TakesHeadersOfAnyOtherName) {
  EXPECT_EQ(thrownForHeader("Authorization", "Bearer abc"), "nothing");
  EXPECT_EQ(thrownForHeader("X-Empty", ""), "nothing");
  EXPECT_EQ(thrownForHeader("Hosts",
                            "tab\tand Gr\xc3\xbc\xc3\x9f"
                            "e"),
            "nothing");
}

TEST(WebSocketInit, RefusesAHeaderNameThatIsNoToken) {
  for (auto* name : {"", " X", "X:", "X Y", "X\r\nY", "\xc3\xa9"})
    EXPECT_EQ(thrownForHeader(name, "1"), "SyntaxError") << name;
  EXPECT_EQ(thrownForHeader(std::string("X\0", 2), "1"), "SyntaxError");
}

TEST(WebSocketInit, RefusesAHeaderValueThatWouldEndItsLine) {
  for (std::string value : {"a\rb", "a\nb", "a\r\nHost: evil", "\x1b[0m", "\x7f"})
    EXPECT_EQ(thrownForHeader("X", value), "SyntaxError") << value;
  EXPECT_EQ(thrownForHeader("X", std::string("a\0b", 3)), "SyntaxError");
}

TEST(WebSocketInit, RefusesTheHeadersOfTheHandshakeInAnyCase) {
  for (auto* name :
       {"Host", "host", "Connection", "UPGRADE", "Sec-WebSocket-Key", "sec-websocket-protocol",
        "Sec-WebSocket-Anything", "Content-Length", "transfer-encoding"})
    EXPECT_EQ(thrownForHeader(name, "x"), "NotSupportedError") << name;
}

TEST(WebSocketInit, SaysWhereTheHeadersWithAFieldOfTheirOwnBelong) {
  EXPECT_EQ(messageOf([] {
              WebSocket("ws://example.com", {.headers = {{"origin", "null"}}});
            }),
            "The header origin cannot be set: use WebSocketInit::origin.");
  EXPECT_EQ(thrownForHeader("Proxy-Authorization", "Basic x"), "NotSupportedError");
}

TEST(WebSocketInit, RefusesAnOriginThatWouldEndItsLine) {
  EXPECT_EQ(thrownWith({.origin = "https://a\r\nHost: b"}), "SyntaxError");
}

TEST(WebSocketInit, RefusesHalfAClientCertificate) {
  EXPECT_EQ(thrownWith({.clientCertificate = {.chain = "PEM"}}), "SyntaxError");
  EXPECT_EQ(thrownWith({.clientCertificate = {.key = "PEM"}}), "SyntaxError");
}

TEST(WebSocketInit, RefusesToTrustNobody) {
  EXPECT_EQ(thrownWith({.trust = {.system = false}}), "NotSupportedError");
  EXPECT_EQ(thrownWith({.trust = {.system = false, .acceptAnyCertificateEvenAnAttackers = true}}),
            "nothing");
}

TEST(WebSocketInit, TakesAuthoritiesInFiles) {
  EXPECT_EQ(thrownWith({.trust = {.authorityFiles = {"ca.pem"}, .system = false}}), "nothing");
  EXPECT_EQ(thrownWith({.trust = {.authorityFiles = {"ca.pem", ""}}}), "SyntaxError");
  EXPECT_EQ(thrownWith({.trust = {.authorityFiles = {std::string("ca.pem\0x", 8)}}}),
            "SyntaxError");
}

TEST(WebSocketInit, TrustsOneSelfSignedCertificateAlone) {
  EXPECT_EQ(Trust::selfSigned("dev.pem"), (Trust{.authorityFiles = {"dev.pem"}, .system = false}));
}

TEST(WebSocketInit, RefusesAServerNameThatIsNotAscii) {
  for (auto* name : {"gr\xc3\xbc\xc3\x9f.example", "a b", "a\r\nb"})
    EXPECT_EQ(thrownWith({.serverName = name}), "SyntaxError") << name;
}

TEST(WebSocketInit, RefusesAServerNameWithAnEmptyLabel) {
  for (auto* name : {".example", "a..example", ".", "a.."})
    EXPECT_EQ(thrownWith({.serverName = name}), "SyntaxError") << name;
  for (auto* name : {"example", "a.example.", "::1", "192.0.2.1"})
    EXPECT_EQ(thrownWith({.serverName = name}), "nothing") << name;
}

TEST(WebSocketInit, RefusesTimesOutOfRange) {
  EXPECT_EQ(thrownWith({.openTimeout = milliseconds(0)}), "NotSupportedError");
  EXPECT_EQ(thrownWith({.openTimeout = milliseconds(-1)}), "NotSupportedError");
  EXPECT_EQ(thrownWith({.closeTimeout = milliseconds(0)}), "NotSupportedError");
  EXPECT_EQ(thrownWith({.closeTimeout = milliseconds(-1)}), "NotSupportedError");
  EXPECT_EQ(thrownWith({.keepAlive = milliseconds(-1)}), "NotSupportedError");
}

TEST(WebSocketInit, NamesTheTimeThatIsOutOfRangeAndItsValue) {
  const auto message = [](const WebSocketInit& init) {
    return messageOf([&] { WebSocket("wss://example.com", init); });
  };
  EXPECT_EQ(message({.openTimeout = milliseconds(-1)}),
            "openTimeout is -1 ms: it must be greater than zero.");
  EXPECT_EQ(message({.closeTimeout = milliseconds(0)}),
            "closeTimeout is 0 ms: it must be greater than zero.");
  EXPECT_EQ(message({.keepAlive = milliseconds(-20)}),
            "keepAlive is -20 ms: it must not be less than zero, which turns it off.");
}

TEST(WebSocketInit, TakesTimesAtTheEndsOfTheirRanges) {
  for (auto time : {milliseconds(1), milliseconds::max()})
    EXPECT_EQ(thrownWith({.openTimeout = time, .closeTimeout = time, .keepAlive = time}),
              "nothing");
  EXPECT_EQ(thrownWith({.keepAlive = milliseconds(0)}), "nothing");
}

TEST(WebSocketInit, LooksAtEveryHeader) {
  EXPECT_EQ(thrownWith({.headers = {{"X-First", "1"}, {"X-Second", "2"}, {"Host", "x"}}}),
            "NotSupportedError");
  EXPECT_EQ(thrownWith({.headers = {{"X-First", "1"}, {"X-Second", "a\nb"}}}), "SyntaxError");
}

TEST(WebSocketInit, IsLookedAtAfterTheUrl) {
  EXPECT_THAT(messageOf([] {
                WebSocket("gopher://example.com", {.headers = {{"Host", "x"}}});
              }),
              testing::HasSubstr("gopher"));
}

TEST(WebSocketInit, ThatIsRefusedOpensNoChannel) {
  const auto before = lastChannel();
  thrownForHeader("Host", "x");
  EXPECT_EQ(lastChannel(), before);
}

}  // namespace
}  // namespace web
