// Which proxy is asked, and what is said to it, byte by byte.
#include "native/proxy.h"

#include <map>

#include "native/native_test.h"
#include "native/no_proxy.h"
#include "native/proxy_dialogue.h"
#include "protocol/bytes.h"

namespace web::native {
namespace {

using Progress = ProxyDialogue::Progress;

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
  EXPECT_THAT(parseProxy("socks5://" + std::string(256, 'u') + "@h").fault,
              HasSubstr("more than 255 bytes"));
}

// What the environment says of a URL: "host:port", "none" or the fault.
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
              HasSubstr("the environment variable http_proxy has a scheme that is not known"));
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
  for (const char* block : {"10.0.0.0/33", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1"})
    EXPECT_FALSE(isExcepted("10.0.0.1", block)) << block;
}

// One talk with a proxy that answers `answers`, each to what was said before.
struct Talk {
  std::vector<std::string> said;
  Progress progress = Progress::listens;
  std::string failure;
  std::string rest;  // What the dialogue left.
};

Talk talk(ProxyDialogue& dialogue, const std::vector<std::string>& answers, std::size_t piece) {
  Talk result;
  result.said.push_back(dialogue.takeOutput());
  for (const auto& answer : answers) {
    std::span<const std::byte> bytes;
    for (std::size_t at = 0; at < answer.size() && result.progress == Progress::listens;) {
      bytes = protocol::asBytes(std::string_view(answer).substr(at, piece));
      at += bytes.size();
      result.progress = dialogue.receive(bytes);
    }
    result.rest = protocol::asText(bytes);
    if (auto output = dialogue.takeOutput(); !output.empty()) result.said.push_back(output);
  }
  result.failure = dialogue.failure();
  return result;
}

Talk connectThrough(std::string_view proxy, const std::string& host,
                    const std::vector<std::string>& answers, std::size_t piece = 100000) {
  const auto parsed = proxyIn(proxy);
  const auto make = parsed.kind == Proxy::Kind::http ? makeHttpConnect : makeSocks5;
  return talk(*make(parsed, host, 443), answers, piece);
}

// The same in every split.
Talk connectInPieces(std::string_view proxy, const std::string& host,
                     const std::vector<std::string>& answers) {
  auto whole = connectThrough(proxy, host, answers);
  for (std::size_t piece : {1, 2, 3, 7}) {
    auto split = connectThrough(proxy, host, answers, piece);
    EXPECT_EQ(split.said, whole.said) << piece;
    EXPECT_EQ(split.progress, whole.progress) << piece;
    EXPECT_EQ(split.failure, whole.failure) << piece;
  }
  return whole;
}

std::string bytes(std::initializer_list<int> values) {
  std::string text;
  for (int value : values) text += static_cast<char>(value);
  return text;
}

TEST(HttpConnect, AsksForHostAndPort) {
  auto talk = connectInPieces("http://p", "play.example", {"HTTP/1.1 200 OK\r\n\r\n"});
  EXPECT_THAT(talk.said, ElementsAre("CONNECT play.example:443 HTTP/1.1\r\n"
                                     "Host: play.example:443\r\n\r\n"));
  EXPECT_EQ(talk.progress, Progress::done);
}

TEST(HttpConnect, SaysUserAndPasswordAtOnce) {
  auto talk = connectThrough("http://Aladdin:open%20sesame@p", "[::1]", {});
  EXPECT_THAT(talk.said,
              ElementsAre("CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n"
                          "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n"));
}

TEST(HttpConnect, TakesAnySuccessOfHttp10And11) {
  for (const char* answer :
       {"HTTP/1.0 200 Connection established\r\n\r\n", "HTTP/1.1 204 \r\nContent-Length: 5\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 299 Fine\n\n"})
    EXPECT_EQ(connectInPieces("http://p", "h", {answer}).progress, Progress::done) << answer;
}

TEST(HttpConnect, LeavesWhatFollowsTheHead) {
  EXPECT_EQ(connectThrough("http://p", "h", {"HTTP/1.1 200 OK\r\n\r\n\x16\x03"}).rest, "\x16\x03");
}

std::string refusalBy(const std::string& answer, std::string_view proxy = "http://p") {
  auto talk = connectInPieces(proxy, "h", {answer});
  EXPECT_EQ(talk.progress, Progress::failed);
  return talk.failure;
}

TEST(HttpConnect, SaysWhatTheProxyWants) {
  EXPECT_EQ(refusalBy("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n"),
            "the proxy answered 407: it wants a user name and a password");
  EXPECT_EQ(refusalBy("HTTP/1.1 407 No\r\nProxy-Authenticate: basic\r\n\r\n", "http://a:b@p"),
            "the proxy answered 407: it does not accept this user name and password");
  EXPECT_EQ(refusalBy("HTTP/1.0 401 Unauthorized\r\n\r\n", "http://a:b@p"),
            "the proxy answered 401: it does not accept this user name and password");
  EXPECT_THAT(refusalBy("HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\n\r\n"),
              HasSubstr("another authentication than Basic, the only one there is here: "
                        "'Negotiate'"));
}

TEST(HttpConnect, SaysWhatTheProxyAnswers) {
  EXPECT_EQ(refusalBy("HTTP/1.1 403 Forbidden\r\n\r\n"),
            "the proxy answered 403 Forbidden: it does not lead to h:443");
  EXPECT_EQ(refusalBy("HTTP/1.1 502 Bad\x1b[2J Gateway\r\n\r\n"),
            "the proxy answered 502 Bad.[2J Gateway: it does not get through to h:443");
  EXPECT_EQ(refusalBy("HTTP/1.1 302 Found\r\nLocation: ws://evil\r\n\r\n"),
            "the proxy answered 302 Found: it does not lead to h:443");
}

TEST(HttpConnect, RefusesWhatIsNotHttp) {
  EXPECT_EQ(connectThrough("http://p", "h", {"SSH-2.0-OpenSSH_9.2\r\n"}).failure,
            "the proxy does not speak HTTP: it sent 'SSH-2.0-OpenSSH_9.2.'");
  EXPECT_EQ(connectThrough("http://p", "h", {bytes({5, 0})}).progress, Progress::failed);
}

TEST(HttpConnect, TakesNoEndlessAnswer) {
  EXPECT_EQ(refusalBy("HTTP/1.1 200 OK\r\nX: " + std::string(70000, 'x')),
            "the proxy's response head has a line longer than 16384 bytes");
  std::string many = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 300; ++i) many += "X: y\r\n";
  EXPECT_EQ(refusalBy(many), "the proxy's response head has more than 256 fields");
  std::string continues;
  for (int i = 0; i < 9; ++i) continues += "HTTP/1.1 100 Continue\r\n\r\n";
  EXPECT_EQ(refusalBy(continues), "the proxy sent too many responses with a status of 1xx");
}

TEST(Socks5, AsksForANameWithoutAuthentication) {
  auto talk = connectInPieces("socks5h://p", "play.example",
                              {bytes({5, 0}), bytes({5, 0, 0, 1, 1, 2, 3, 4, 5, 6})});
  EXPECT_THAT(talk.said, ElementsAre(bytes({5, 1, 0}),
                                     bytes({5, 1, 0, 3, 12}) + "play.example" + bytes({1, 0xbb})));
  EXPECT_EQ(talk.progress, Progress::done);
}

TEST(Socks5, AsksForAddressesOfBothFamilies) {
  EXPECT_EQ(connectThrough("socks5://p", "1.2.3.4", {bytes({5, 0})}).said.back(),
            bytes({5, 1, 0, 1, 1, 2, 3, 4, 1, 0xbb}));
  EXPECT_EQ(connectThrough("socks5://p", "[::1]", {bytes({5, 0})}).said.back(),
            bytes({5, 1, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0xbb}));
}

TEST(Socks5, SaysUserAndPasswordWhereTheProxyAsks) {
  auto talk =
      connectInPieces("socks5h://me:hush@p", "h",
                      {bytes({5, 2}), bytes({1, 0}), bytes({5, 0, 0, 3, 2, 'a', 'b', 0, 80})});
  EXPECT_THAT(talk.said,
              ElementsAre(bytes({5, 2, 0, 2}), bytes({1, 2}) + "me" + bytes({4}) + "hush",
                          bytes({5, 1, 0, 3, 1, 'h', 1, 0xbb})));
  EXPECT_EQ(talk.progress, Progress::done);
}

TEST(Socks5, TakesAnAnswerWithAnyAddressAndNoByteMore) {
  for (auto place : {bytes({1, 1, 2, 3, 4, 0, 1}), bytes({3, 0, 0, 1}),
                     bytes({4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 0, 1})}) {
    const auto reply = bytes({5, 0, 0}) + place;
    EXPECT_EQ(connectInPieces("socks5h://p", "h", {bytes({5, 0}), reply}).progress, Progress::done);
    EXPECT_EQ(connectThrough("socks5h://p", "h", {bytes({5, 0}), reply + "more"}).rest, "more");
  }
}

std::string socksRefusal(const std::vector<std::string>& answers,
                         std::string_view proxy = "socks5h://p") {
  auto talk = connectInPieces(proxy, "h", answers);
  EXPECT_EQ(talk.progress, Progress::failed);
  return talk.failure;
}

TEST(Socks5, SaysWhyTheProxyRefuses) {
  EXPECT_EQ(socksRefusal({bytes({5, 0}), bytes({5, 5, 0, 1, 0, 0, 0, 0, 0, 0})}),
            "the proxy did not connect to h:443: the connection was refused");
  EXPECT_EQ(socksRefusal({bytes({5, 0}), bytes({5, 99, 0, 1, 0})}),
            "the proxy did not connect to h:443: for a reason that no standard has, 99");
  EXPECT_EQ(socksRefusal({bytes({5, 0xff})}),
            "the proxy wants a user name and a password, or does not serve this computer");
  EXPECT_EQ(socksRefusal({bytes({5, 2}), bytes({1, 1})}, "socks5://a:b@p"),
            "the proxy does not accept this user name and password");
}

TEST(Socks5, RefusesGarbage) {
  EXPECT_EQ(socksRefusal({"HTTP/1.1 400 Bad Request\r\n\r\n"}), "the proxy does not speak SOCKS5");
  EXPECT_EQ(socksRefusal({bytes({5, 2})}),
            "the proxy wants an authentication that was not offered");
  EXPECT_EQ(socksRefusal({bytes({5, 1})}),
            "the proxy wants an authentication that was not offered");
  EXPECT_EQ(socksRefusal({bytes({5, 0}), bytes({4, 0, 0, 1, 0})}),
            "the proxy does not speak SOCKS5");
  EXPECT_EQ(socksRefusal({bytes({5, 0}), bytes({5, 0, 0, 9, 0})}),
            "the proxy's answer is malformed");
}

TEST(Socks5, DoesNotCutANameThatIsTooLong) {
  auto proxy = proxyIn("socks5h://p");
  auto dialogue = makeSocks5(proxy, std::string(256, 'x'), 80);
  EXPECT_EQ(talk(*dialogue, {bytes({5, 0})}, 10).failure,
            "the host's name is longer than the 255 bytes that SOCKS can say");
}

}  // namespace
}  // namespace web::native
