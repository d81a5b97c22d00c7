// Which servers TLS trusts, and which it does not.
#include <atomic>

#include "native/tls_in_memory.h"
#include "native/tls_test.h"
#include "protocol/fit_for_people.h"

namespace web::native {
namespace {

struct TlsTrust : Tls {
  static void expectAccepted(std::string_view host, const TlsOptions& options) {
    TlsServer server(echo, options);
    LoggedSocket socket(server.url(host));
    socket.onopen = [&] { socket.send("safe"); };
    socket.onmessage = [&] { socket.close(1000); };
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("open", "\"safe\"", "close 1000 clean")) << socket.failure;
  }

  // Returns the error message. Not one byte of HTTP may be sent.
  static std::string refusalOf(std::string_view host, const TlsOptions& options) {
    std::string heard = "nothing yet";
    TlsServer server([&](TlsPeer& peer) { heard = peer.readToEnd(); }, options);
    LoggedSocket socket(server.url(host));
    runToEnd();
    EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
    EXPECT_EQ(server.connections(), 1);
    server.finish();
    EXPECT_EQ(heard, "");
    return socket.failure;
  }
  static std::string refusalOf(std::string_view host, const IdentityOptions& options) {
    return refusalOf(host, TlsOptions{.identity = makeIdentity(options)});
  }
};

using TlsAccepts = TlsTrust;
using TlsRefuses = TlsTrust;

TEST_F(TlsAccepts, AName) {
  expectAccepted("play.ws.test", {.identity = makeIdentity(issuedFor("DNS:play.ws.test"))});
}

TEST_F(TlsAccepts, ANameInOtherCase) {
  expectAccepted("PLAY.ws.test", {.identity = makeIdentity(issuedFor("DNS:play.WS.test"))});
}

TEST_F(TlsAccepts, ANameThatEndsInADot) {
  expectAccepted("play.ws.test.", {.identity = makeIdentity(issuedFor("DNS:play.ws.test"))});
}

TEST_F(TlsAccepts, AnIpv4Address) {
  expectAccepted("127.0.0.1", {.identity = makeIdentity(issuedFor("IP:127.0.0.1"))});
}

TEST_F(TlsAccepts, AnIpv6Address) {
  expectAccepted("[::1]",
                 {.identity = makeIdentity(issuedFor("IP:::1")), .family = Address::Family::ipv6});
}

TEST_F(TlsAccepts, AWildcardForOneLabel) {
  expectAccepted("a.ws.test", {.identity = makeIdentity(issuedFor("DNS:*.ws.test"))});
}

TEST_F(TlsAccepts, Tls12And13) {
  auto identity = makeIdentity(issuedFor("DNS:play.ws.test"));
  for (int version : tlsVersions()) {
    expectAccepted("play.ws.test",
                   {.identity = identity, .minVersion = version, .maxVersion = version});
  }
}

TEST_F(TlsAccepts, ACertificateOfAnIntermediateThatTheServerSends) {
  auto intermediate =
      makeIdentity({.commonName = "Intermediate", .issuer = authority(), .isAuthority = true});
  auto leaf = makeIdentity({.names = "DNS:play.ws.test", .issuer = intermediate});
  expectAccepted("play.ws.test", {.identity = leaf, .chain = {intermediate}});
}

TEST_F(TlsRefuses, ASelfSignedCertificate) {
  EXPECT_EQ(refusalOf("play.ws.test", {.names = "DNS:play.ws.test"}),
            "the certificate of play.ws.test is self-signed: nobody vouches for it");
}

TEST_F(TlsRefuses, AnExpiredCertificate) {
  auto options = issuedFor("DNS:play.ws.test");
  options.to = "20260103120000Z";
  EXPECT_EQ(refusalOf("play.ws.test", options),
            "the certificate of play.ws.test has expired (2026-01-03)");
}

TEST_F(TlsRefuses, ACertificateOfTheFuture) {
  auto options = issuedFor("DNS:play.ws.test");
  options.from = "20980103120000Z";
  EXPECT_EQ(refusalOf("play.ws.test", options),
            "the certificate of play.ws.test is not valid before 2098-01-03: is this computer's "
            "clock right?");
}

TEST_F(TlsRefuses, AnotherHostsCertificate) {
  EXPECT_EQ(refusalOf("play.ws.test", issuedFor("DNS:other.test,IP:10.0.0.1")),
            "the server at play.ws.test has a certificate for other.test, 10.0.0.1 only");
}

// A certificate can contain any text.
TEST_F(TlsRefuses, InAShortSentenceWithoutEscapes) {
  auto wild = issuedFor("DNS:other.test\x1b[2J" + std::string(5000, 'x') + ",DNS:second.test");
  auto failure = refusalOf("play.ws.test", wild);
  EXPECT_THAT(failure, HasSubstr("other.test.[2Jxxx"));
  EXPECT_EQ(protocol::whyUnfit(failure), "") << failure;
  const auto unknown =
      makeIdentity({.commonName = "Evil\x1b[31m\u202e\u009b", .isAuthority = true});
  failure = refusalOf("play.ws.test", {.names = "DNS:play.ws.test", .issuer = unknown});
  EXPECT_THAT(failure, HasSubstr("issued by 'Evil.[31m..'"));
}

// To OpenSSL, a name with a dot in front means every name below it.
TEST_F(TlsRefuses, ToLookForANameWithAnEmptyLabel) {
  for (const char* host : {".ws.test", ".ws.test.", "..", "."}) {
    TlsServerInMemory server({.identity = makeIdentity(issuedFor("DNS:play.ws.test"))});
    const auto stream = tlsOver(server.wire(), host);
    EXPECT_EQ(stream->start(), Outcome::failed) << host;
    EXPECT_EQ(server.wire()->toServer, "") << host;
  }
}

TEST_F(TlsRefuses, AWildcardForTwoLabels) {
  EXPECT_NE(refusalOf("a.b.ws.test", issuedFor("DNS:*.ws.test")), "");
}

TEST_F(TlsRefuses, AWildcardForNoLabel) {
  EXPECT_NE(refusalOf("ws.test", issuedFor("DNS:*.ws.test")), "");
}

TEST_F(TlsRefuses, APartialWildcard) {
  EXPECT_NE(refusalOf("play.ws.test", issuedFor("DNS:pl*.ws.test")), "");
}

TEST_F(TlsRefuses, ANameInTheCommonNameOnly) {
  auto options = issuedFor("");
  options.commonName = "play.ws.test";
  EXPECT_EQ(refusalOf("play.ws.test", options),
            "the certificate of play.ws.test names no host: it has no subjectAltName");
}

TEST_F(TlsRefuses, AnAddressWrittenAsAName) {
  EXPECT_NE(refusalOf("127.0.0.1", issuedFor("DNS:127.0.0.1")), "");
}

TEST_F(TlsRefuses, AnAuthorityThatIsNotTrusted) {
  auto options = issuedFor("DNS:play.ws.test");
  options.issuer = makeIdentity({.commonName = "Evil Authority", .isAuthority = true});
  EXPECT_EQ(refusalOf("play.ws.test", options),
            "the certificate of play.ws.test was issued by 'Evil Authority', which this computer "
            "does not trust");
}

TEST_F(TlsRefuses, AnAuthorityThatHasTheNameOfItsOrganizationAlone) {
  auto options = issuedFor("DNS:play.ws.test");
  options.issuer =
      makeIdentity({.commonName = "", .organization = "Evil Works", .isAuthority = true});
  EXPECT_EQ(refusalOf("play.ws.test", options),
            "the certificate of play.ws.test was issued by 'Evil Works', which this computer does "
            "not trust");
}

TEST_F(TlsRefuses, ACertificateWhoseIntermediateIsMissing) {
  auto options = issuedFor("DNS:play.ws.test");
  options.issuer =
      makeIdentity({.commonName = "Intermediate", .issuer = authority(), .isAuthority = true});
  EXPECT_THAT(refusalOf("play.ws.test", options), HasSubstr("'Intermediate'"));
}

TEST_F(TlsRefuses, ACertificateThatAnOrdinaryCertificateSigned) {
  auto options = issuedFor("DNS:play.ws.test");
  options.issuer = makeIdentity(issuedFor("DNS:other.test"));
  EXPECT_NE(refusalOf("play.ws.test",
                      TlsOptions{.identity = makeIdentity(options), .chain = {*options.issuer}}),
            "");
}

TEST_F(TlsRefuses, ACertificateForClients) {
  auto options = issuedFor("DNS:play.ws.test");
  options.purpose = "clientAuth";
  EXPECT_NE(refusalOf("play.ws.test", options), "");
}

TEST_F(TlsRefuses, AKeyThatIsTooShort) {
  auto options = issuedFor("DNS:play.ws.test");
  options.rsaBits = 1024;
  EXPECT_THAT(refusalOf("play.ws.test", options), HasSubstr("too weak"));
}

TEST_F(TlsRefuses, ASignatureWithSha1) {
  auto options = issuedFor("DNS:play.ws.test");
  options.digest = EVP_sha1();
  EXPECT_THAT(refusalOf("play.ws.test", options), HasSubstr("too weak"));
}

TEST_F(TlsRefuses, Tls11) {
  EXPECT_EQ(
      refusalOf("play.ws.test", TlsOptions{.identity = makeIdentity(issuedFor("DNS:play.ws.test")),
                                           .minVersion = TLS1_1_VERSION,
                                           .maxVersion = TLS1_1_VERSION}),
      "play.ws.test offers only versions of TLS that are too old");
}

// It does not report an error, but answers in its own version.
TEST_F(TlsRefuses, AServerThatAnswersInAnOldVersion) {
  RawServer server([](Peer& peer) {
    peer.read(5);
    const std::string random(32, 'x');
    const auto hello = "\x03\x01" + random + std::string("\0\x00\x2f\0", 4);
    const auto message = std::string("\x02\0\0", 3) + static_cast<char>(hello.size()) + hello;
    peer.write(std::string("\x16\x03\x01\0", 4) + static_cast<char>(message.size()) + message);
    peer.readToEnd();
  });
  LoggedSocket socket("wss://play.ws.test:" + std::to_string(server.port()));
  runToEnd();
  EXPECT_EQ(socket.failure, "play.ws.test offers only versions of TLS that are too old");
}

TEST_F(TlsRefuses, AServerWithoutTls) {
  std::string heard;
  RawServer server([&](Peer& peer) {
    peer.read(5);
    peer.write("HTTP/1.1 400 Bad Request\r\n\r\n");
    peer.readToEnd();
  });
  LoggedSocket socket("wss://play.ws.test:" + std::to_string(server.port()));
  runToEnd();
  EXPECT_EQ(socket.failure,
            "play.ws.test does not speak TLS on this port: is it ws:// rather than wss://?");
}

TEST_F(TlsRefuses, AServerThatEndsTheHandshake) {
  RawServer server([](Peer& peer) {
    peer.read(5);
    peer.endWriting();
    peer.readToEnd();
  });
  LoggedSocket socket("wss://play.ws.test:" + std::to_string(server.port()));
  runToEnd();
  EXPECT_THAT(socket.log, ElementsAre("error", "close 1006 not clean"));
  EXPECT_EQ(socket.failure, "play.ws.test ended the connection in the middle of the TLS handshake");
}

TEST_F(TlsRefuses, AServerThatHangsInTheHandshake) {
  std::atomic<bool> hasHeard = false;
  RawServer server([&](Peer& peer) {
    peer.read(5);
    hasHeard = true;
    peer.readToEnd();
  });
  LoggedSocket socket("wss://play.ws.test:" + std::to_string(server.port()),
                      {.openTimeout = std::chrono::seconds(4)});
  pumpUntil([&] { return hasHeard.load(); });
  {
    Loop::Charge charge(&Loop::current());
    Loop::current().timers().callDue(Clock::now() + std::chrono::milliseconds(4500));
  }
  runToEnd();
  EXPECT_EQ(socket.failure, "gave up after 4 s while negotiating TLS with play.ws.test");
}

}  // namespace
}  // namespace web::native
