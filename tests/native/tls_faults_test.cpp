// What the program and the server learn about a certificate that is not trusted; and errors that
// another user of OpenSSL leaves behind.
#include <openssl/err.h>

#include "native/tls_in_memory.h"
#include "native/tls_test.h"

namespace web::native {
namespace {

struct TlsFaults : Tls {
  // The error message, and the reason of the alert that the server's OpenSSL received, or 0.
  struct Refusal {
    std::string failure;
    int alert = 0;
  };

  static Refusal refusal(const TlsOptions& options, WebSocketInit init = {}) {
    Refusal result;
    TlsServer server(
        [&](TlsPeer& peer) {
          if (peer.isEstablished()) peer.read(1);
          result.alert = ERR_GET_REASON(ERR_peek_last_error());
        },
        options);
    LoggedSocket socket(server.url("play.ws.test"), std::move(init));
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
    server.finish();
    result.failure = socket.failure;
    return result;
  }

  static void expectAccepted(const TlsOptions& options, WebSocketInit init) {
    TlsServer server(echo, options);
    LoggedSocket socket(server.url("play.ws.test"), std::move(init));
    socket.onopen = [&] { socket.close(1000); };
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("open", "close 1000 clean")) << socket.failure;
  }
};

TEST_F(TlsFaults, AreToldToTheServerByAnAlert) {
  for (int version : tlsVersions()) {
    const auto options = [&](const Identity& identity) {
      return TlsOptions{.identity = identity, .minVersion = version, .maxVersion = version};
    };
    EXPECT_EQ(refusal(options(makeIdentity({.names = "DNS:play.ws.test"}))).alert,
              SSL_R_TLSV1_ALERT_UNKNOWN_CA);
    auto expired = issuedFor("DNS:play.ws.test");
    expired.to = "20260103120000Z";
    EXPECT_EQ(refusal(options(makeIdentity(expired))).alert, SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED);
    EXPECT_EQ(refusal(options(makeIdentity(issuedFor("DNS:other.test")))).alert,
              SSL_R_SSLV3_ALERT_BAD_CERTIFICATE);
  }
}

TEST_F(TlsFaults, OfAnIntermediateAreToldOfIt) {
  auto intermediate = makeIdentity({.commonName = "Intermediate",
                                    .issuer = authority(),
                                    .isAuthority = true,
                                    .to = "20260103120000Z"});
  auto leaf = makeIdentity({.names = "DNS:play.ws.test", .issuer = intermediate});
  EXPECT_EQ(refusal({.identity = leaf, .chain = {intermediate}}).failure,
            "the certificate of 'Intermediate', which vouches for play.ws.test, has expired "
            "(2026-01-03)");
}

TEST_F(TlsFaults, OfAServerWithManyNamesNameSome) {
  std::string names;
  for (int i = 0; i < 300; ++i) names += (i ? ",DNS:" : "DNS:") + std::to_string(i) + ".test";
  const auto failure = refusal({.identity = makeIdentity(issuedFor(names))}).failure;
  EXPECT_THAT(failure, HasSubstr("has a certificate for 0.test, 1.test, 2.test, "));
  EXPECT_LT(failure.size(), 400u);
  EXPECT_THAT(failure, testing::EndsWith("… only"));
}

// A certificate in `trust` is trusted, even if an untrusted authority has signed it.
TEST_F(TlsFaults, AreNoneOfAServerWhoseIntermediateIsNamed) {
  const auto root = makeIdentity({.commonName = "Far Root", .isAuthority = true});
  const auto intermediate =
      makeIdentity({.commonName = "Near", .issuer = root, .isAuthority = true});
  const TlsOptions options{
      .identity = makeIdentity({.names = "DNS:play.ws.test", .issuer = intermediate}),
      .chain = {intermediate}};
  expectAccepted(options, {.trust = {.authorities = intermediate.pem(), .system = false}});
  EXPECT_NE(refusal(options).failure, "");
}

// The server trusts only the root, so it needs the rest of the chain from us.
TEST_F(TlsFaults, AreNoneOfAClientThatSendsItsWholeChain) {
  const auto root = makeIdentity({.commonName = "Client Root", .isAuthority = true});
  const auto intermediate =
      makeIdentity({.commonName = "Client Near", .issuer = root, .isAuthority = true});
  const auto leaf =
      makeIdentity({.commonName = "me", .issuer = intermediate, .purpose = "clientAuth"});
  const TlsOptions options{.identity = makeIdentity(issuedFor("DNS:play.ws.test")),
                           .clientAuthority = root};
  expectAccepted(options, {.clientCertificate = {.chain = leaf.pem() + intermediate.pem(),
                                                 .key = leaf.keyPem()}});
  EXPECT_THAT(
      refusal(options, {.clientCertificate = {.chain = leaf.pem(), .key = leaf.keyPem()}}).failure,
      HasSubstr("client certificate"));
}

// OpenSSL has one error queue for everything that a thread does with it.
TEST_F(TlsFaults, OfAnotherUserOfOpenSslAreNotOurs) {
  TlsServer server(echo, {.identity = makeIdentity(issuedFor("DNS:play.ws.test"))});
  allowNetworkThread(false);
  ERR_raise(ERR_LIB_USER, 1);
  LoggedSocket socket(server.url("play.ws.test"));
  const auto again = [&] {
    ERR_raise(ERR_LIB_USER, 1);
    if (socket.log.size() < 5) return socket.send("again");
    socket.close(1000);
  };
  socket.onopen = again;
  socket.onmessage = again;
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("open", "\"again\"", "\"again\"", "\"again\"", "\"again\"",
                                      "close 1000 clean"));
  ERR_clear_error();
  allowNetworkThread(true);
}

// Neither may the text of a failure be that of another one.
TEST_F(TlsFaults, OfAnotherUserOfOpenSslHideNoneOfOurs) {
  TlsServerInMemory server({.identity = makeIdentity(issuedFor("DNS:play.ws.test"))});
  const auto stream = tlsOver(server.wire(), "play.ws.test");
  server.shakeHands(*stream);
  ERR_raise(ERR_LIB_USER, 1);
  server.wire()->toClient += std::string("\x17\x03\x03\0\x20", 5) + std::string(32, 'x');
  std::byte room;
  EXPECT_EQ(stream->read({&room, 1}).outcome, Outcome::failed);
  EXPECT_THAT(stream->failure(), HasSubstr("bad record mac"));
  EXPECT_EQ(ERR_peek_error(), 0u);  // Nor is ours left to others.
}

}  // namespace
}  // namespace web::native
