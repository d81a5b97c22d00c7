// Which proxy is used.
#include "native/proxy/proxy.h"

#include <map>

#include "native/native_test.h"
#include "native/proxy/no_proxy.h"

namespace web::native {
namespace {

Proxy proxyIn(std::string_view text) {
  auto choice = parseProxy(text);
  EXPECT_EQ(choice.fault, "") << text;
  return choice.proxy.value_or(Proxy());
}

TEST(Proxy, IsReadFromAUrl) {
  EXPECT_EQ(proxyIn("http://proxy.example:3128"),
            (Proxy{.kind = Proxy::Kind::http, .host = "proxy.example", .port = 3128}));
  EXPECT_EQ(proxyIn("socks5://127.0.0.1:9050").kind, Proxy::Kind::socks5);
  EXPECT_EQ(proxyIn("SOCKS5H://[::1]:9050"),
            (Proxy{.kind = Proxy::Kind::socks5h, .host = "[::1]", .port = 9050}));
}

TEST(Proxy, WithoutASchemeIsHttp) {
  EXPECT_EQ(proxyIn("proxy.example:3128").kind, Proxy::Kind::http);
  EXPECT_EQ(proxyIn("me:secret@proxy.example:3128").user, "me");
}

TEST(Proxy, ListensAt1080UnlessItSaysOtherwise) {
  EXPECT_EQ(proxyIn("http://proxy.example").port, 1080);
  EXPECT_EQ(proxyIn("socks5h://proxy.example").port, 1080);
  EXPECT_EQ(proxyIn("http://proxy.example:80").port, 80);
  EXPECT_EQ(proxyIn("http://me:80@[::80]:0080/:8").port, 80);
  EXPECT_EQ(proxyIn("http://me:80@[::80]/:80").port, 1080);
  EXPECT_EQ(proxyIn("proxy.example:?:80").port, 1080);
  EXPECT_EQ(proxyIn("http://proxy.example:443/").port, 443);
}

TEST(Proxy, HasCredentialsWhosePercentEncodingIsUndone) {
  const auto proxy = proxyIn("http://m%40e:p%3Aw%2F@proxy.example:1");
  EXPECT_EQ(proxy.user, "m@e");
  EXPECT_EQ(proxy.password, "p:w/");
}

TEST(Proxy, ThatCannotBeUsedIsExplainedWithoutItsPassword) {
  for (const char* text : {"https://me:hush@proxy.example", "socks4://me:hush@proxy.example",
                           "http://me:hush@", "http://me:hush@a b", "http://me:hush@h:99999"}) {
    const auto choice = parseProxy(text);
    EXPECT_FALSE(choice.proxy) << text;
    EXPECT_THAT(choice.fault, HasSubstr("expected http://host:port")) << text;
    EXPECT_THAT(choice.fault, testing::Not(HasSubstr("hush"))) << text;
  }
  const std::string longest(255, 'x');
  for (const auto& credentials : {longest + "x", "me:" + longest + "x"}) {
    EXPECT_THAT(parseProxy("socks5://" + credentials + "@h").fault,
                HasSubstr("more than 255 bytes"));
  }
  EXPECT_EQ(proxyIn("socks5://" + longest + ":" + longest + "@h").password, longest);
}

// The environment's proxy for a URL: "host:port", "none" or the error message.
std::string wayOf(std::string_view url, std::map<std::string, std::string> variables) {
  const auto choice = proxyOfEnvironment(
      *protocol::parseWebSocketUrl(url).url, [&](const char* name) -> std::optional<std::string> {
        auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
      });
  if (!choice.fault.empty()) return choice.fault;
  return choice.proxy ? choice.proxy->text() : "none";
}

TEST(ProxyOfTheEnvironment, IsNoneWithoutVariables) { EXPECT_EQ(wayOf("ws://a/", {}), "none"); }

TEST(ProxyOfTheEnvironment, ForWsIsHttpProxyInLowerCaseOnly) {
  EXPECT_EQ(wayOf("ws://a/", {{"http_proxy", "p:1"}}), "p:1");
  EXPECT_EQ(wayOf("ws://a/", {{"HTTP_PROXY", "p:1"}}), "none");
  EXPECT_EQ(wayOf("ws://a/", {{"https_proxy", "p:1"}}), "none");
}

TEST(ProxyOfTheEnvironment, ForWssIsHttpsProxyInEitherCase) {
  EXPECT_EQ(wayOf("wss://a/", {{"https_proxy", "p:1"}, {"HTTPS_PROXY", "q:2"}}), "p:1");
  EXPECT_EQ(wayOf("wss://a/", {{"HTTPS_PROXY", "q:2"}}), "q:2");
  EXPECT_EQ(wayOf("wss://a/", {{"http_proxy", "p:1"}}), "none");
}

TEST(ProxyOfTheEnvironment, IsAllProxyIfThereIsNoOther) {
  EXPECT_EQ(wayOf("ws://a/", {{"all_proxy", "p:1"}, {"ALL_PROXY", "q:2"}}), "p:1");
  EXPECT_EQ(wayOf("wss://a/", {{"ALL_PROXY", "q:2"}}), "q:2");
  EXPECT_EQ(wayOf("ws://a/", {{"http_proxy", "p:1"}, {"ALL_PROXY", "q:2"}}), "p:1");
  EXPECT_EQ(wayOf("ws://a/", {{"http_proxy", ""}, {"ALL_PROXY", "q:2"}}), "q:2");
}

TEST(ProxyOfTheEnvironment, ThatIsMalformedIsNamedByItsVariable) {
  EXPECT_THAT(wayOf("ws://a/", {{"http_proxy", "gopher://p"}}),
              HasSubstr("the environment variable http_proxy has an unknown scheme"));
}

TEST(ProxyOfTheEnvironment, IsNotUsedForTheHostsOfNoProxy) {
  EXPECT_EQ(wayOf("ws://a.test/", {{"http_proxy", "p:1"}, {"no_proxy", "a.test"}}), "none");
  EXPECT_EQ(wayOf("ws://a.test/", {{"http_proxy", "p:1"}, {"NO_PROXY", "a.test"}}), "none");
  EXPECT_EQ(wayOf("ws://b.test/", {{"http_proxy", "p:1"}, {"no_proxy", "a.test"}}), "p:1");
}

TEST(NoProxy, OfAStarAloneIsEveryHost) {
  EXPECT_TRUE(isExcepted("play.example", "*"));
  EXPECT_FALSE(isExcepted("play.example", "*,a"));
}

TEST(NoProxy, OfADomainIsAllBelowItAtTheBorderOfALabel) {
  for (const char* domain : {"play.example", ".play.example", "PLAY.example.", "a, play.example"}) {
    EXPECT_TRUE(isExcepted("play.example", domain)) << domain;
    EXPECT_TRUE(isExcepted("a.play.example", domain)) << domain;
    EXPECT_TRUE(isExcepted("play.example.", domain)) << domain;
    EXPECT_FALSE(isExcepted("replay.example", domain)) << domain;
    EXPECT_FALSE(isExcepted("play.example.com", domain)) << domain;
  }
  EXPECT_FALSE(isExcepted("play.example", ""));
  EXPECT_FALSE(isExcepted("play.example", ". ,"));
  EXPECT_FALSE(isExcepted("play.example..", "."));
}

TEST(NoProxy, OfAnAddressIsThatAddress) {
  EXPECT_TRUE(isExcepted("10.0.0.1", "a.test 10.0.0.1"));
  EXPECT_FALSE(isExcepted("10.0.0.11", "10.0.0.1"));
  EXPECT_FALSE(isExcepted("10.0.0.1", "0.0.1"));
  EXPECT_TRUE(isExcepted("[::1]", "::1"));
  EXPECT_TRUE(isExcepted("[::1]", "[0:0::1]"));
}

TEST(NoProxy, OfABlockIsEachAddressInIt) {
  EXPECT_TRUE(isExcepted("10.255.0.1", "10.0.0.0/8"));
  EXPECT_FALSE(isExcepted("11.0.0.1", "10.0.0.0/8"));
  EXPECT_TRUE(isExcepted("192.168.5.127", "192.168.5.64/26"));
  EXPECT_FALSE(isExcepted("192.168.5.128", "192.168.5.64/26"));
  EXPECT_TRUE(isExcepted("[fd00:1::9]", "fd00::/8"));
  EXPECT_FALSE(isExcepted("[fe80::9]", "fd00::/8"));
  EXPECT_TRUE(isExcepted("10.0.0.1", "0.0.0.0/0"));
  for (const char* block : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "10.0.0.0/8x"})
    EXPECT_FALSE(isExcepted("10.0.0.1", block)) << block;
}

TEST(NoProxy, OfABlockHoldsForItsOwnFamilyOnly) {
  EXPECT_FALSE(isExcepted("[a00::1]", "10.0.0.0/8"));  // The first byte is the same.
  EXPECT_FALSE(isExcepted("[a00::]", "10.0.0.0"));
  EXPECT_FALSE(isExcepted("253.0.0.1", "fd00::/8"));
  EXPECT_FALSE(isExcepted("[::1]", "0.0.0.0/0"));
}

TEST(NoProxy, OfABlockHasNoMoreBitsThanItsAddress) {
  EXPECT_TRUE(isExcepted("10.0.0.0", "10.0.0.0/32"));
  EXPECT_FALSE(isExcepted("10.0.0.0", "10.0.0.0/33"));
  EXPECT_FALSE(isExcepted("10.0.0.0", "10.0.0.0/999999999"));
  EXPECT_TRUE(isExcepted("[fd00::]", "fd00::/128"));
  EXPECT_FALSE(isExcepted("[fd00::]", "fd00::/129"));
  EXPECT_FALSE(isExcepted("[fd00::1]", "fd00::/128"));
}

TEST(NoProxy, IsAListWithCommasOrSpaces) {
  for (const char* list : {"a.test,b.test", "a.test b.test", "a.test, b.test", "a.test\tb.test",
                           " ,a.test ,, b.test, "}) {
    EXPECT_TRUE(isExcepted("a.test", list)) << list;
    EXPECT_TRUE(isExcepted("b.test", list)) << list;
    EXPECT_FALSE(isExcepted("c.test", list)) << list;
  }
}

}  // namespace
}  // namespace web::native
