// What the library sends to a proxy, and how it understands the answers, byte by byte.
#include "native/proxy/proxy_dialogue.h"

#include "native/native_test.h"
#include "native/proxy/proxy.h"
#include "protocol/bytes.h"

namespace web::native {
namespace {

using Progress = ProxyDialogue::Progress;

// A dialogue with a proxy that gives `answers`, each after the previous output.
struct Talk {
  std::vector<std::string> said;
  Progress progress = Progress::listens;
  std::string failure;
  std::string rest;  // Bytes that the dialogue did not take.
  bool asks = false;
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

// Which of the connections to an HTTP proxy it is.
enum class Asking { first, afterItAsked };

Talk connectThrough(std::string_view proxy, const std::string& host,
                    const std::vector<std::string>& answers, std::size_t piece = 100000,
                    Asking turn = Asking::first) {
  const auto parsed = parseProxy(proxy).proxy.value_or(Proxy());
  bool asks = turn == Asking::afterItAsked;
  auto result = talk(*(parsed.kind == Proxy::Kind::http ? makeHttpConnect(parsed, host, 443, asks)
                                                        : makeSocks5(parsed, host, 443)),
                     answers, piece);
  result.asks = asks;
  return result;
}

// Expects the same in every split.
Talk connectInPieces(std::string_view proxy, const std::string& host,
                     const std::vector<std::string>& answers, Asking turn = Asking::first) {
  auto whole = connectThrough(proxy, host, answers, 100000, turn);
  for (std::size_t piece : {1, 2, 3, 7}) {
    auto split = connectThrough(proxy, host, answers, piece, turn);
    EXPECT_EQ(split.asks, whole.asks) << piece;
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

TEST(HttpConnect, SaysUserAndPasswordOnlyWhereTheProxyAsks) {
  constexpr const char* proxy = "http://Aladdin:open%20sesame@p";
  EXPECT_THAT(connectThrough(proxy, "[::1]", {}).said,
              ElementsAre("CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n\r\n"));
  EXPECT_THAT(connectThrough(proxy, "[::1]", {}, 100000, Asking::afterItAsked).said,
              ElementsAre("CONNECT [::1]:443 HTTP/1.1\r\nHost: [::1]:443\r\n"
                          "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n"));
}

TEST(HttpConnect, IsAskedForThemByA407ThatOffersBasic) {
  auto asks = [](const std::string& answer) {
    return connectInPieces("http://a:b@p", "h", {"HTTP/1.1 " + answer + "\r\n\r\n"}).asks;
  };
  EXPECT_TRUE(asks("407 No\r\nProxy-Authenticate: Basic realm=\"x\""));
  EXPECT_TRUE(asks("407 No\r\nProxy-Authenticate: Digest nonce=\"x\", Basic realm=\"x\""));
  EXPECT_TRUE(asks("407 No\r\nProxy-Authenticate: NTLM\r\nProxy-Authenticate: basic"));
  EXPECT_FALSE(asks("407 No\r\nProxy-Authenticate: Digest realm=\"a, Basic b\""));
  EXPECT_FALSE(asks("407 No\r\nProxy-Authenticate: Basically"));
  EXPECT_FALSE(asks("407 No\r\nWWW-Authenticate: Basic realm=\"x\""));
  EXPECT_FALSE(asks("401 No\r\nProxy-Authenticate: Basic realm=\"x\""));
  EXPECT_FALSE(asks("200 OK\r\nProxy-Authenticate: Basic realm=\"x\""));
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

std::string refusalBy(const std::string& answer, std::string_view proxy = "http://p",
                      Asking turn = Asking::first) {
  auto talk = connectInPieces(proxy, "h", {answer}, turn);
  EXPECT_EQ(talk.progress, Progress::failed);
  return talk.failure;
}

TEST(HttpConnect, SaysWhatTheProxyWants) {
  EXPECT_EQ(refusalBy("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n"),
            "the proxy answered 407: it requires a user name and a password");
  EXPECT_EQ(refusalBy("HTTP/1.1 407 No\r\nProxy-Authenticate: basic\r\n\r\n", "http://a:b@p",
                      Asking::afterItAsked),
            "the proxy answered 407: it does not accept this user name and password");
  EXPECT_EQ(refusalBy("HTTP/1.0 401 Unauthorized\r\n\r\n", "http://a:b@p", Asking::afterItAsked),
            "the proxy answered 401: it does not accept this user name and password");
  EXPECT_THAT(refusalBy("HTTP/1.1 407 No\r\nProxy-Authenticate: Negotiate\r\n\r\n"),
              HasSubstr("an authentication scheme other than Basic, which is not supported: "
                        "'Negotiate'"));
  EXPECT_THAT(
      refusalBy("HTTP/1.1 407 No\r\nProxy-Authenticate: Digest x=y\r\n\r\n", "http://a:b@p"),
      HasSubstr("an authentication scheme other than Basic, which is not supported: "
                "'Digest x=y'"));
  EXPECT_THAT(refusalBy("HTTP/1.1 407 No\r\n\r\n", "http://a:b@p"),
              HasSubstr("it offers no authentication"));
}

TEST(HttpConnect, SaysWhatTheProxyAnswers) {
  EXPECT_EQ(refusalBy("HTTP/1.1 403 Forbidden\r\n\r\n"),
            "the proxy answered 403 Forbidden: it refuses to connect to h:443");
  EXPECT_EQ(refusalBy("HTTP/1.1 502 Bad\x1b[2J Gateway\r\n\r\n"),
            "the proxy answered 502 Bad.[2J Gateway: it could not connect to h:443");
  EXPECT_EQ(refusalBy("HTTP/1.1 302 Found\r\nLocation: ws://evil\r\n\r\n"),
            "the proxy answered 302 Found: it refuses to connect to h:443");
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
            "the proxy did not connect to h:443: for an unknown reason, number 99");
  EXPECT_EQ(socksRefusal({bytes({5, 0xff})}),
            "the proxy requires a user name and a password, or does not serve this computer");
  EXPECT_EQ(socksRefusal({bytes({5, 2}), bytes({1, 1})}, "socks5://a:b@p"),
            "the proxy does not accept this user name and password");
}

TEST(Socks5, RefusesGarbage) {
  EXPECT_EQ(socksRefusal({"HTTP/1.1 400 Bad Request\r\n\r\n"}), "the proxy does not speak SOCKS5");
  EXPECT_EQ(socksRefusal({bytes({5, 2})}),
            "the proxy requires a kind of authentication that was not offered");
  EXPECT_EQ(socksRefusal({bytes({5, 1})}),
            "the proxy requires a kind of authentication that was not offered");
  EXPECT_EQ(socksRefusal({bytes({5, 0}), bytes({4, 0, 0, 1, 0})}),
            "the proxy does not speak SOCKS5");
  EXPECT_EQ(socksRefusal({bytes({5, 0}), bytes({5, 0, 0, 9, 0})}),
            "the proxy's answer is malformed");
}

TEST(Socks5, DoesNotCutANameThatIsTooLong) {
  const auto proxy = parseProxy("socks5h://p").proxy.value();
  auto dialogue = makeSocks5(proxy, std::string(256, 'x'), 80);
  EXPECT_EQ(talk(*dialogue, {bytes({5, 0})}, 10).failure,
            "the host's name is longer than the 255 bytes that SOCKS5 allows");
  const std::string longest(255, 'x');
  dialogue = makeSocks5(proxy, longest, 80);
  EXPECT_THAT(talk(*dialogue, {bytes({5, 0})}, 10).said,
              ElementsAre(testing::_, bytes({5, 1, 0, 3, 255}) + longest + bytes({0, 80})));
}

}  // namespace
}  // namespace web::native
