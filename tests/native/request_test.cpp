// How WebSocketInit, and user and password in the URL, affect the opening request.
#include "native/channel/opening_request.h"
#include "native/native_test.h"

namespace web::native {
namespace {

using testing::Not;

std::string unauthorized(const std::string& challenge = "Basic realm=\"x\"") {
  return "HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: " + challenge +
         "\r\nContent-Length: 0\r\n\r\n";
}

std::string urlWithUser(const RawServer& server) {
  return "ws://me:se%20cret@127.0.0.1:" + std::to_string(server.port()) + "/room";
}

// The request heads that a server gets; it answers 401 to this many of them.
std::vector<std::string> headsOf(int refusals, std::string_view userUrl, WebSocketInit init = {},
                                 const std::string& refusal = unauthorized()) {
  std::vector<std::string> heads;
  RawServer server([&](Peer& peer) {
    auto head = peer.readHead();
    heads.push_back(head);
    if (static_cast<int>(heads.size()) <= refusals) {
      peer.write(refusal);
      return;
    }
    peer.write(Peer::acceptingHead(head) + "\r\n");
    peer.echo();
  });
  const auto url = userUrl.empty() ? urlWithUser(server) : server.url();
  LoggedSocket socket(url, std::move(init));
  socket.onopen = [&] { socket.close(1000); };
  runToEnd();
  server.finish();
  const bool opens = refusals < static_cast<int>(heads.size());
  if (opens) {
    EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
  } else {
    EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
    EXPECT_THAT(socket.failure, HasSubstr(refusal.substr(9, 4)));
  }
  return heads;
}

TEST(Request, CarriesHeadersAndOrigin) {
  auto heads =
      headsOf(0, "none",
              {.headers = {{"X-Room", "7"}, {"Cookie", "a=b"}}, .origin = "https://play.example"});
  ASSERT_EQ(heads.size(), 1u);
  EXPECT_THAT(heads[0],
              HasSubstr("\r\nOrigin: https://play.example\r\nX-Room: 7\r\nCookie: a=b\r\n"));
}

TEST(Request, HasNoOriginOfItsOwn) { EXPECT_THAT(headsOf(0, "none")[0], Not(HasSubstr("Origin"))); }

TEST(Request, MakesMessagesWhoseOriginIsThatOfTheUrlWithoutItsUser) {
  RawServer server([](Peer& peer) {
    peer.write(Peer::acceptingHead(peer.readHead()) + "\r\n");
    peer.echo();
  });
  LoggedSocket socket(urlWithUser(server));
  std::string origin;
  socket.onopen = [&] { socket.send("hi"); };
  socket.onmessage = [&](MessageEvent& event) {
    origin = event.origin();
    socket.close(1000);
  };
  runToEnd();
  EXPECT_EQ(origin, "ws://127.0.0.1:" + std::to_string(server.port()));
}

TEST(Request, OffersNoCompressionIfItIsTurnedOff) {
  EXPECT_THAT(headsOf(0, "none")[0], HasSubstr("permessage-deflate"));
  EXPECT_THAT(headsOf(0, "none", {.compression = false})[0],
              Not(HasSubstr("Sec-WebSocket-Extensions")));
}

TEST(Request, HasTheLimitsOfTheProgramToTheByte) {
  const auto limits =
      limitsOf({.maxMessageSize = 5, .maxBufferedAmount = (std::size_t{3} << 30) + 1});
  EXPECT_EQ(limits.maxMessageSize, 5u);
  EXPECT_EQ(limits.maxBufferedAmount, (std::uint64_t{3} << 30) + 1);
}

TEST(Credentials, OfTheUrlGoOutOnlyWhenTheServerAsks) {
  auto heads = headsOf(0, "");
  ASSERT_EQ(heads.size(), 1u);
  EXPECT_THAT(heads[0], Not(HasSubstr("Authorization")));
}

TEST(Credentials, OfTheUrlAnswerA401Once) {
  auto heads = headsOf(1, "");
  ASSERT_EQ(heads.size(), 2u);
  EXPECT_THAT(heads[0], Not(HasSubstr("Authorization")));
  EXPECT_THAT(heads[1], HasSubstr("\r\nAuthorization: Basic bWU6c2UgY3JldA==\r\n"));
  EXPECT_EQ(headsOf(9, "").size(), 2u);
}

TEST(Credentials, AreNotToldAServerThatWantsAnotherScheme) {
  for (const char* challenge :
       {"Digest realm=\"x\", nonce=\"y\"", "Digest realm=\"a, Basic realm=b\"", "Basically x=y",
        "Bearer\r\nProxy-Authenticate: Basic"})
    EXPECT_EQ(headsOf(9, "", {}, unauthorized(challenge)).size(), 1u) << challenge;
  EXPECT_EQ(headsOf(9, "", {}, "HTTP/1.1 401 Unauthorized\r\n\r\n").size(), 1u);
  EXPECT_EQ(headsOf(9, "", {}, "HTTP/1.1 403 Forbidden\r\nWWW-Authenticate: Basic\r\n\r\n").size(),
            1u);
}

TEST(Credentials, AreToldAServerThatOffersBasicAmongOthers) {
  for (const char* challenge : {"Digest realm=\"x\", nonce=\"y\", Basic realm=\"x\"",
                                "Negotiate\r\nWWW-Authenticate: NTLM, basic"})
    EXPECT_EQ(headsOf(1, "", {}, unauthorized(challenge)).size(), 2u) << challenge;
}

TEST(Credentials, MayBeAUserOrAPasswordAloneWhosePercentEncodingIsUndone) {
  const auto told = [](std::string_view credentials) {
    std::string second;
    RawServer server([&](Peer& peer) {
      const auto head = peer.readHead();
      const auto at = head.find("Authorization: Basic ");
      if (at == head.npos) return static_cast<void>(peer.write(unauthorized()));
      second = head.substr(at + 21, head.find("\r\n", at) - at - 21);
      peer.write(Peer::acceptingHead(head) + "\r\n");
      peer.echo();
    });
    LoggedSocket socket("ws://" + std::string(credentials) +
                        "@127.0.0.1:" + std::to_string(server.port()));
    socket.onopen = [&] { socket.close(); };
    runToEnd();
    server.finish();
    return second;
  };
  EXPECT_EQ(told("m%40e:se%3Acret"), "bUBlOnNlOmNyZXQ=");  // m@e:se:cret
  EXPECT_EQ(told(":secret"), "OnNlY3JldA==");              // :secret
  EXPECT_EQ(told("me"), "bWU6");                           // me:
}

TEST(Credentials, AreNotMadeUp) { EXPECT_EQ(headsOf(9, "none").size(), 1u); }

TEST(Credentials, OfAHeaderAreTheOnlyOnes) {
  auto heads = headsOf(9, "", {.headers = {{"authorization", "Bearer x"}}});
  ASSERT_EQ(heads.size(), 1u);
  EXPECT_THAT(heads[0], HasSubstr("authorization: Bearer x"));
  EXPECT_THAT(heads[0], Not(HasSubstr("Basic")));
}

TEST(Credentials, AreNotSentBySocketsThatAreClosedOrDestroyedMeanwhile) {
  int requests = 0;
  RawServer server([&](Peer& peer) {
    peer.readHead();
    ++requests;
    peer.readToEnd();
  });
  {
    LoggedSocket socket(urlWithUser(server));
    socket.close();
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
  }
  server.finish();
  EXPECT_LE(requests, 1);
}

TEST(Request, KnowsWhatWasAgreedOnWhenOpenFires) {
  RawServer server([](Peer& peer) {
    peer.acceptHandshake(
        "Sec-WebSocket-Protocol: chess\r\nSec-WebSocket-Extensions: "
        "permessage-deflate; server_no_context_takeover\r\n");
    peer.echo();
  });
  LoggedSocket socket(server.url(), {.protocols = {"draughts", "chess"}});
  std::vector<std::string> agreed;
  EXPECT_EQ(socket.extensions(), "");
  socket.onopen = [&] {
    agreed = {socket.protocol(), socket.extensions()};
    socket.close();
  };
  runToEnd();
  EXPECT_THAT(agreed, ElementsAre("chess", HasSubstr("permessage-deflate")));
}

std::string misuseOf(std::string_view url, WebSocketInit init) {
  try {
    WebSocket(url, std::move(init));
  } catch (const DOMException& exception) {
    return exception.message();
  }
  return {};
}

// WebSockets §3.1, the constructor: first the URL, then the protocols. The rest of the order is our
// choice.
TEST(Misuse, IsToldInTheOrderOfTheStandard) {
  const WebSocketInit init{.protocols = {"twice", "twice"}, .headers = {{"Host", "x"}}};
  const auto ofUrl = misuseOf("ftp://127.0.0.1/", init);
  EXPECT_THAT(ofUrl, HasSubstr("ftp"));
  EXPECT_THAT(ofUrl, Not(HasSubstr("twice")));
  EXPECT_THAT(misuseOf("ws://127.0.0.1/", init), HasSubstr("'twice' is given twice"));
  EXPECT_THAT(misuseOf("ws://127.0.0.1/", {.headers = init.headers}), HasSubstr("header Host"));
}

}  // namespace
}  // namespace web::native
